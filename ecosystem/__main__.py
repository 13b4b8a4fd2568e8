"""``python -m ecosystem`` is the ``ecosystem`` command."""

from ecosystem.cli import main

if __name__ == "__main__":
    main()
