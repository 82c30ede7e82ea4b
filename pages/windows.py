"""Long lists come a window at a time: the cost of a page does not grow with the bureau."""

from dataclasses import dataclass

from components.frame import pager
from components.text import Component
from pages.shared import Page
from queries.scope import Asked

WHOLE = 60  # so many rows still stand on one page
WINDOW = 30


@dataclass(frozen=True, slots=True)
class Window:
    """Rows `first` (from 0) and on, `size` of them at most, of `total`; the `page` asked for, or the last there is."""

    first: int
    size: int
    total: int
    page: int

    @property
    def last_page(self) -> int:
        """The number of the last page, at least 1."""
        return max(-(-self.total // self.size), 1)


def window(asked: Asked, total: int) -> Window:
    """The window of the page asked for."""
    size = WHOLE if total <= WHOLE else WINDOW
    page = min(asked.view.page, max(-(-total // size), 1))
    return Window((page - 1) * size, size, total, page)


def steps(page: Page, asked: Asked, of: Window) -> Component:
    """Ways to the neighbouring windows; nothing when all rows stand here."""
    if of.total <= of.size:
        return ""
    end = min(of.first + of.size, of.total)
    return pager(
        f"第{of.first + 1}–{end}行，共{of.total}行",
        None if of.page == 1 else page.here(asked, page=None if of.page == 2 else str(of.page - 1)),
        None if of.page == of.last_page else page.here(asked, page=str(of.page + 1)),
    )
