"""Compress the static files once into var/static: `python -m tools.static`."""

from access.static_files import collect
from app import dash_app
from config import settings


def main() -> None:
    """Say how many files were written, when any were."""
    assert dash_app is not None
    count = collect(dash_app, settings().var / "static")
    if count:
        print(f"已压缩 {count} 个静态文件。")


if __name__ == "__main__":
    main()
