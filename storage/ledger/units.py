"""Units, their settings, their offices and the current round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.errors import OfficeUnknown, RoundMissing, UnitUnknown
from storage.ledger.members import office_record
from storage.records import Office, OfficeKind, Round, Section, Step, Unit, UnitSettings
from storage.tables.units import OfficeRow, RoundRow, SectionRow, UnitRow

VILLAGE_ENDINGS = ("村", "社区", "居委会", "村委会", "村民委员会")


class Units:
    """The units of a deployment."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> tuple[Unit, ...]:
        """Every unit, in the order it was founded."""
        return tuple(_unit(row) for row in self._session.exec(select(UnitRow).order_by(col(UnitRow.id))))

    def get(self, unit_id: int) -> Unit:
        """One unit by its id."""
        row = self._session.get(UnitRow, unit_id, populate_existing=True)
        assert row is not None
        return _unit(row)

    def named(self, name: str | None) -> Unit:
        """The unit of this name, or the only one; raises UnitUnknown where that cannot be told."""
        units = self.all()
        if name is None and len(units) == 1:
            return units[0]
        found = [unit for unit in units if unit.name == name]
        if not found:
            raise UnitUnknown(tuple(unit.name for unit in units) if len(units) > 1 else ())
        return found[0]

    def set_chain(self, unit_id: int, chain: Sequence[Step]) -> None:
        """Let applications from now on go through these steps; those under way keep theirs."""
        row = self._session.get_one(UnitRow, unit_id)
        row.settings = {**row.settings, "chain": list(chain)}
        self._session.add(row)
        self._session.flush()

    def found(self, name: str, settings: UnitSettings) -> Unit:
        """The unit of this name, made with these first settings where there is none."""
        row = self._session.exec(select(UnitRow).where(UnitRow.name == name)).first()
        if row is None:
            row = UnitRow(name=name, settings=_plain(settings))
            self._session.add(row)
            self._session.flush()
        return _unit(row)


class Offices:
    """The departments and villages of one unit."""

    def __init__(self, session: Session, unit_id: int) -> None:
        self._session = session
        self._unit = unit_id
        self._known: dict[int, Office] | None = None

    def all(self) -> tuple[Office, ...]:
        """Every office, in the order it was named first."""
        return tuple(self._by_id().values())

    def get(self, office_id: int | None) -> Office | None:
        """One office by its id."""
        return None if office_id is None else self._by_id().get(office_id)

    def named(self, name: str) -> Office:
        """The office of this name or alias; raises OfficeUnknown."""
        for office in self.all():
            if name == office.name or name in office.aliases:
                return office
        raise OfficeUnknown(name)

    def found(self, name: str) -> Office:
        """The office of this name, made where there is none; 村 and 社区 are villages."""
        try:
            return self.named(name)
        except OfficeUnknown:
            kind: OfficeKind = "village" if name.endswith(VILLAGE_ENDINGS) else "department"
            row = OfficeRow(unit_id=self._unit, name=name, kind=kind, aliases=[])
            self._session.add(row)
            self._session.flush()
            self._known = None
            return office_record(row)

    def _by_id(self) -> dict[int, Office]:
        if self._known is None:
            rows = self._session.exec(
                select(OfficeRow).where(OfficeRow.unit_id == self._unit).order_by(col(OfficeRow.id)),
            )
            offices = [office_record(row) for row in rows]
            self._known = {office.id: office for office in offices}
        return self._known


class Rounds:
    """The current round of one unit and its sections."""

    def __init__(self, session: Session, unit_id: int) -> None:
        self._session = session
        self._unit = unit_id

    def current(self) -> Round:
        """The round that codes, matching and counts speak of; raises RoundMissing."""
        row = self._session.exec(
            select(RoundRow).where(RoundRow.unit_id == self._unit, col(RoundRow.current)),
        ).first()
        if row is None:
            raise RoundMissing
        return _round(row)

    def sections(self, round_id: int) -> tuple[Section, ...]:
        """The sections of a round in order."""
        rows = self._session.exec(
            select(SectionRow)
            .where(SectionRow.unit_id == self._unit, SectionRow.round_id == round_id)
            .order_by(col(SectionRow.ordinal)),
        )
        return tuple(Section(row.id or 0, row.ordinal, row.title) for row in rows)


def touch(session: Session, unit_id: int) -> None:
    """Let the unit's version grow, so that what was built from its issues is built anew."""
    session.execute(update(UnitRow).where(col(UnitRow.id) == unit_id).values(version=UnitRow.version + 1))


def next_receipt(session: Session, unit_id: int) -> int:
    """The unit's next 登记号."""
    return int(
        session.execute(
            update(UnitRow)
            .where(col(UnitRow.id) == unit_id)
            .values(receipts=UnitRow.receipts + 1)
            .returning(UnitRow.receipts),  # type: ignore[call-overload]
        ).scalar_one(),
    )


def _plain(settings: UnitSettings) -> dict[str, Any]:
    return asdict(settings) | {"remind_days": list(settings.remind_days), "chain": list(settings.chain)}


def _unit(row: UnitRow) -> Unit:
    assert row.id is not None
    kept = dict(row.settings)
    if "remind_days" in kept:
        kept["remind_days"] = tuple(kept["remind_days"])
    if "chain" in kept:
        kept["chain"] = tuple(kept["chain"])
    return Unit(row.id, row.name, row.version, row.lessons, UnitSettings(**kept))


def _round(row: RoundRow) -> Round:
    assert row.id is not None
    return Round(
        id=row.id,
        title=row.title,
        feedback_date=row.feedback_date,
        inspected_by=row.inspected_by,
        concentrated_until=row.concentrated_until,
        published=row.published,
        imported_at=row.imported_at,
        numbers_run_on=row.numbers_run_on,
    )
