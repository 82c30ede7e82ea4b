"""Who asks. Until there is sign-in, everyone is the deputy secretary at a desk."""

from queries.viewer import Viewer

DEPUTY_SECRETARY = Viewer(name="副书记", scope=None, audience="desk")
WALL = Viewer(name="大屏", scope=None, audience="wall")


def current_viewer() -> Viewer:
    """The viewer of the present request or command."""
    return DEPUTY_SECRETARY


def administrator() -> Viewer:
    """The viewer, who may manage screens. The one place to refuse somebody: until there is sign-in, everyone may."""
    return current_viewer()


def wall_viewer() -> Viewer:
    """The viewer of a wall's request: whoever stands before it sees what its audience may see."""
    return WALL
