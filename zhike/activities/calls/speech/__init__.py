"""Turn a recording into words by a speech model that lies in a folder of this machine; nothing is downloaded.

`folders.recognise` tells which model a folder holds, `running.transcribe` is the way in. `child`, `engine` and what
they import know no Django and no secrets but the one key they are given.
"""
