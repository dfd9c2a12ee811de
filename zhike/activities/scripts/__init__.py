"""Guided conversations: designed step by step, run beside a call, judged by what they lead to."""
