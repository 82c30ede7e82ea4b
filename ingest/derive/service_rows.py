"""Rows of volunteering: by organisation and month, and by brand."""

from collections.abc import Iterator
from datetime import date

from ingest.derive.heads import Headcounts
from ingest.derive.service import Service
from ingest.derive.span import Span
from ingest.derive.tree import Tree


def service_rows(service: Service, heads: Headcounts, tree: Tree, span: Span) -> Iterator[tuple[object, ...]]:
    """Rows of `service_months` without the snapshot; `heads` rolled up."""
    additive = (service.hours, service.member_hours, service.person_times)
    for org in tree.nodes:
        code = org.code
        registered, eligible = heads.registered.of(code), heads.eligible.of(code)
        month_columns = (
            service.events.of(code), *(sums.of(code) for sums in additive), service.persons.of(code),
            service.took_part.of(code), registered, eligible, heads.eligible_days.of(code),
        )  # fmt: skip
        ytd_columns = (
            service.events_ytd.to_date(code), *(sums.to_date(code) for sums in additive),
            service.persons_ytd.to_date(code), service.took_part_ytd.to_date(code), registered, eligible,
            heads.eligible_days.to_date(code),
        )  # fmt: skip
        projects, projects_ytd = service.projects.of(code), service.projects.to_date(code)
        reached, reached_ytd = service.beneficiaries.of(code), service.beneficiaries_ytd.to_date(code)
        for n, month in span.at:
            year_days = (span.end(month) - date(month // 100, 1, 1)).days + 1
            yield (
                month,
                code,
                "month",
                *(column[n] for column in month_columns),
                span.days(month),
                reached[n],
                projects[n],
            )
            yield (
                month,
                code,
                "ytd",
                *(column[n] for column in ytd_columns),
                year_days,
                reached_ytd[n],
                projects_ytd[n],
            )


def brand_rows(service: Service, tree: Tree, span: Span) -> Iterator[tuple[object, ...]]:
    """Rows of `brand_months` without the snapshot; all-zero rows left out."""
    for brand in sorted({*service.brand_hours, *service.brand_persons, *service.brand_events}):
        sums = (
            service.brand_events[brand], service.brand_hours[brand], service.brand_persons[brand],
            service.brand_beneficiaries[brand],
        )  # fmt: skip
        for org in tree.nodes:
            by_month = list(zip(*(of.to_date(org.code) for of in sums), strict=True))
            for n, month in span.at:
                if any(by_month[n]):
                    yield (month, org.code, brand, *by_month[n])
