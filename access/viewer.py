"""Who asks. Until there is sign-in, everyone is the deputy secretary at a desk."""

from queries.viewer import Viewer

DEPUTY_SECRETARY = Viewer(name="副书记", scope=None, audience="desk")


def current_viewer() -> Viewer:
    """The viewer of the present request or command."""
    return DEPUTY_SECRETARY
