"""How a screen becomes one of ours: it shows six digits, an administrator enters them with a name, it takes its token.

The screen holds a secret of its own beside the code that everybody can read, and takes the token only from the network
address that the code was shown at. A wrong code counts against every code shown meanwhile and against the address that
it came from. All of it stands in the database, so it holds whichever process answers.
"""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import randbelow, token_urlsafe

from sqlalchemy import Connection, and_, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from access import audit, clock
from queries.engine import noting, reading, writing
from queries.schema import pairing_tries, pairings, screens
from queries.viewer import Viewer

CODE_LASTS = timedelta(minutes=10)
CODE_TRIES = 10  # so many wrong codes while one is shown, and it is worth nothing any more
ADDRESS_TRIES, ADDRESS_WAITS = 5, timedelta(minutes=10)  # so many wrong codes from an address, then it has to wait
WAITING = 20  # screens that may show a code at one address
NAME_LENGTH = 20
_p, _t, _s = pairings.c, pairing_tries.c, screens.c


class ScreenError(ValueError):
    """What cannot be done with a screen; the message says what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A screen that shows its code. `secret`: what it has to bring back, "" when it has it already."""

    code: str
    seconds: int
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A screen that has just got its token, which is nowhere else."""

    token: str


def hashed(secret: str) -> str:
    """What is kept of a token or secret of 256 random bits: SHA-256 is enough, there is nothing to guess."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def stand(secret: str | None, address: str) -> Waiting | Taken:
    """Where a screen stands: the code that it shows, a new one when it has none or an expired one, or its token.

    OperationalError while a load holds the database: the screen asks again.
    """
    found = None if secret is None else _find(secret, address)
    if isinstance(found, Waiting):
        return found
    with noting() as conn:
        if found is not None and secret is not None:
            return _take(conn, found, secret, address)
        return _begin(conn, address)


def _find(secret: str, address: str) -> Waiting | int | None:
    """The screen that a secret belongs to: still waiting, or claimed as the screen of a number; None when unknown."""
    mine = _p.secret_hash == hashed(secret)
    with reading() as conn:
        row = conn.execute(select(pairings).where(mine)).one_or_none()
    left = 0 if row is None else int((row.expires_at - clock.moment()).total_seconds())
    if row is None or left <= 0 or not compare_digest(row.address, address):
        return None
    if row.screen is not None:
        return int(row.screen)
    return Waiting(row.code, left) if row.tries < CODE_TRIES else None


def _take(conn: Connection, screen: int, secret: str, address: str) -> Taken | Waiting:
    """Give a claimed screen its token, once; one that was revoked meanwhile begins anew."""
    token = token_urlsafe(32)
    given = conn.execute(
        update(screens)
        .where(_s.screen == screen, _s.token_hash.is_(None), _s.revoked_at.is_(None))
        .values(token_hash=hashed(token), seen_at=clock.moment())
    )
    conn.execute(delete(pairings).where(_p.secret_hash == hashed(secret)))
    return Taken(token) if given.rowcount else _begin(conn, address)


def _begin(conn: Connection, address: str) -> Waiting:
    """Show a code that nobody else shows; who shows too many at one address loses the oldest."""
    at = clock.moment()
    conn.execute(delete(pairings).where(_p.expires_at <= at))
    conn.execute(delete(pairing_tries).where(_t.at <= at - ADDRESS_WAITS))
    own = conn.execute(
        select(_p.code).where(_p.address == address, _p.screen.is_(None)).order_by(_p.created_at.desc(), _p.code)
    ).scalars()
    if surplus := list(own)[WAITING - 1 :]:
        conn.execute(delete(pairings).where(_p.code.in_(surplus)))
    secret = token_urlsafe(32)
    values = {"secret_hash": hashed(secret), "address": address, "created_at": at, "expires_at": at + CODE_LASTS}
    code = _fresh_code(conn, values | {"tries": 0})
    return Waiting(code, int(CODE_LASTS.total_seconds()), secret)


def _fresh_code(conn: Connection, values: dict[str, object]) -> str:
    while True:
        code = f"{randbelow(1_000_000):06d}"
        try:
            with conn.begin_nested():
                conn.execute(insert(pairings).values(values | {"code": code}))
            return code
        except IntegrityError:
            continue


def claim(code: str, name: str, *, by: Viewer, address: str) -> int:
    """Make the screen that shows a code one of ours, under a name; its number. ScreenError says why not."""
    name, code = named(name), "".join(code.split())
    with writing() as conn:
        refusal = _refusal(conn, code, address)
        if refusal is None:
            return _claim(conn, code, name, by)
        audit.record(
            conn, actor=by.name, action="screen.refuse", object=name, detail={"address": address, "why": refusal}
        )
    raise ScreenError(refusal)


def named(name: str) -> str:
    """A name that can be used, without blanks around it."""
    plain = " ".join(name.split())
    if not plain:
        raise ScreenError("请给大屏起一个名称，例如“一楼大厅”")
    if len(plain) > NAME_LENGTH:
        raise ScreenError(f"名称最长{NAME_LENGTH}个字，现在是{len(plain)}个")
    return plain


def check_free(conn: Connection, name: str, *, but: int | None = None) -> None:
    """Two screens in use are not called the same."""
    found = conn.execute(select(_s.screen).where(_s.name == name, _s.revoked_at.is_(None))).scalars().all()
    if any(screen != but for screen in found):
        raise ScreenError(f"已有一块大屏叫“{name}”，请另起名称")


def _refusal(conn: Connection, code: str, address: str) -> str | None:
    """Why a code is not taken; a wrong one is counted."""
    at = clock.moment()
    lately = and_(_t.address == address, _t.at > at - ADDRESS_WAITS)
    if conn.execute(select(func.count()).where(lately)).scalar_one() >= ADDRESS_TRIES:
        return f"输错{ADDRESS_TRIES}次，请{int(ADDRESS_WAITS.total_seconds()) // 60}分钟后再试"
    live = conn.execute(select(_p.code).where(_p.expires_at > at, _p.tries < CODE_TRIES, _p.screen.is_(None))).scalars()
    matches = [compare_digest(one.encode(), code.encode()) for one in live]  # all of them: the time taken tells nothing
    if any(matches):
        return None
    conn.execute(insert(pairing_tries).values(at=at, address=address))
    conn.execute(update(pairings).where(_p.screen.is_(None)).values(tries=_p.tries + 1))
    return "代码不对或已过期，请看屏幕上现在显示的六位数字"


def _claim(conn: Connection, code: str, name: str, by: Viewer) -> int:
    check_free(conn, name)
    shown_at = conn.execute(select(_p.address).where(_p.code == code)).scalar_one()
    values = {
        "name": name, "paired_at": clock.moment(), "paired_by": by.name, "address": shown_at, "page": "", "pages": "",
        "width": 0, "height": 0, "scale": 100, "uptime_s": 0, "clock_s": 0, "paused": False, "names_hidden": False,
        "order_no": 0, "orders": "[]",
    }  # fmt: skip
    screen = int(conn.execute(insert(screens).values(values).returning(_s.screen)).scalar_one())
    conn.execute(update(pairings).where(_p.code == code).values(screen=screen))
    audit.record(
        conn, actor=by.name, action="screen.pair", object=f"大屏{screen}", detail={"name": name, "address": shown_at}
    )
    return screen
