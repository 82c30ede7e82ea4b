"""Volunteering: brands, events, records of members and of some who are none."""

from datetime import date
from random import Random

from ingest.demo.bureau import TWINS, Branch, Bureau
from ingest.demo.tables import Tables, day_in

BRANDS = (
    ("K01", "舌尖上的科普", date(2015, 6, 1), "2016年市机关服务品牌"),
    ("K02", "3·15集结号", date(2014, 3, 15), "2016年市机关服务品牌"),
    ("K03", "春燕与你同行", date(2016, 3, 1), None),
)
TITLES = (
    "食品安全知识进社区",
    "电梯安全宣传",
    "计量便民服务",
    "消费维权咨询",
    "用药安全讲座",
    "助企服务日",
    "文明劝导",
)
HOURS = (100, 150, 200, 200, 250, 300, 350)


def rows(bureau: Bureau, tables: Tables) -> None:
    """`brands`, `service_events`, `service_records`."""
    for code, name, launched_on, honours in BRANDS:
        tables.add("brands", brand_code=code, name=name, launched_on=launched_on, honours=honours)
    hosts = [b for n, b in enumerate(bureau.branches) if n not in TWINS]
    for branch in bureau.branches:
        for month in bureau.months:
            draw = bureau.draw("service", branch.key, month)
            if draw.random() < branch.zeal * (1.5 if month % 100 == 3 else 0.95):
                guests = draw.choice(hosts) if branch in hosts else None
                _event(bureau, tables, branch, month, draw, guests)
    _long_day(bureau, tables)


def _event(bureau: Bureau, tables: Tables, branch: Branch, month: int, draw: Random, guests: Branch | None) -> None:
    """One event; some members of the branch, two of another, now and then someone who is no member."""
    day = day_in(month, draw.randint(2, 28))
    if day > bureau.today or not branch.alive(day):
        return
    code = f"E{branch.code[1:]}{month}"
    brand = draw.choice(BRANDS)[0] if draw.random() < 0.65 else None
    tables.add(
        "service_events", event_id=code, brand_code=brand, lead_org_code=branch.code, held_on=day,
        title=draw.choice(TITLES), status="held", beneficiaries=draw.randint(10, 180),
    )  # fmt: skip
    own = branch.members_on(day)
    chosen = draw.sample(range(len(own)), min(len(own), draw.randint(3, 7)))
    people = [own[n] for n in chosen]
    if guests is not None:
        people += [m for m in guests.members_on(day)[:30:11] if m not in people][:2]
    for member in people:
        tables.add(
            "service_records", event_id=code, person_code=member, service_date=day, member_code=member,
            hours=draw.choice(HOURS), confirmed=draw.random() > 0.03, is_duty=draw.random() < 0.02,
        )  # fmt: skip
    if draw.random() < 0.3 and guests is not None:
        tables.add(
            "service_records", event_id=code, person_code=f"V{code}", service_date=day, hours=200, confirmed=True
        )


def _long_day(bureau: Bureau, tables: Tables) -> None:
    """One person with more than twelve hours on a day."""
    year = bureau.today.year - 1
    day, branch = date(year, 11, 11), bureau.branches[4]
    member = branch.members_on(day)[0]
    for n, hours in ((1, 700), (2, 650)):
        code = f"EX{year}{n}"
        tables.add(
            "service_events", event_id=code, lead_org_code=branch.code, held_on=day, title="应急值守支援",
            status="held", beneficiaries=60,
        )  # fmt: skip
        tables.add(
            "service_records", event_id=code, person_code=member, service_date=day, member_code=member, hours=hours,
            confirmed=True,
        )  # fmt: skip
