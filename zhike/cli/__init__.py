"""The `zhike` command. Django is loaded only by the commands that need it."""

import sys
from collections.abc import Sequence

from zhike.cli.context import Refusal
from zhike.cli.parser import build_parser
from zhike.cli.words import choose_language


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused or failed, 2 called wrongly."""
    from zhike.cli.context import Context
    from zhike.config.embedded import EmbeddedError
    from zhike.config.secrets import ExposedSecretError
    from zhike.lib.refusals import Refused

    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = build_parser(choose_language(given))
    options = parser.parse_args(given)
    if options.command is None:
        parser.print_help()
        return 2
    context = Context.of(options)
    try:
        return int(options.run(context, options) or 0)
    except Refused as refused:
        print(f"zhike: {refused.refusal.sentence}", file=sys.stderr)
        return 1
    except (EmbeddedError, ExposedSecretError, Refusal) as refusal:
        print(f"zhike: {refusal}", file=sys.stderr)
        return 1
    except PermissionError as error:
        print(f"zhike: {error.strerror}: {error.filename}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
