"""`python -m services …`: see `--help`."""

import sys


def main() -> None:
    """Run the `sanji` command. A `work` process turns green before anything else is imported."""
    if sys.argv[1:2] == ["work"]:
        from services.chassis.worker.green import patch

        patch()
    from services.cli.sanji import sanji

    sanji(prog_name="sanji")


if __name__ == "__main__":
    main()
