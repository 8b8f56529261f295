"""Units, their settings, their offices and the current round."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, bindparam, insert, update
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from storage.errors import OfficeUnknown, RoundMissing, UnitUnknown
from storage.ledger.statements import added, run, table
from storage.records import Office, OfficeKind, Round, Unit, UnitSettings
from storage.tables.units import OfficeRow, RoundRow, SectionRow, UnitRow

VILLAGE_ENDINGS = ("村", "社区", "居委会", "村委会", "村民委员会")

UNIT, OFFICE, ROUND, SECTION = table(UnitRow), table(OfficeRow), table(RoundRow), table(SectionRow)
UNIT_OF = rows_of(UNIT).where(UNIT.c.id == bindparam("unit"))
OFFICES = rows_of(OFFICE).where(OFFICE.c.unit_id == bindparam("unit")).order_by(OFFICE.c.id)
NEW_OFFICE = insert(OFFICE)
CURRENT = rows_of(ROUND).where(ROUND.c.unit_id == bindparam("unit"), ROUND.c.current)
TOUCH = update(UNIT).where(UNIT.c.id == bindparam("unit")).values(version=UNIT.c.version + 1)
RECEIPT = (
    update(UNIT)
    .where(UNIT.c.id == bindparam("unit"))
    .values(receipts=UNIT.c.receipts + 1)
    .returning(UNIT.c.receipts)
)


class Units:
    """The units of a deployment."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> tuple[Unit, ...]:
        """Every unit, in the order it was founded."""
        return tuple(_unit(row) for row in self._session.exec(select(UnitRow).order_by(col(UnitRow.id))))

    def get(self, unit_id: int) -> Unit:
        """One unit by its id."""
        return _unit(run(self._session, UNIT_OF, unit=unit_id).one())

    def named(self, name: str | None) -> Unit:
        """The unit of this name, or the only one; raises UnitUnknown where that cannot be told."""
        units = self.all()
        if name is None and len(units) == 1:
            return units[0]
        found = [unit for unit in units if unit.name == name]
        if not found:
            raise UnitUnknown(tuple(unit.name for unit in units) if len(units) > 1 else ())
        return found[0]

    def set_template(self, unit_id: int, template: str) -> None:
        """Let the unit's notices open and close with this text from now on."""
        self.arrange(unit_id, "template", template)

    def arrange(self, unit_id: int, key: str, value: Any) -> None:
        """Let one of the unit's settings be this from now on; applications under way keep their chain."""
        row = self._session.get_one(UnitRow, unit_id)
        row.settings = {**row.settings, key: list(value) if isinstance(value, tuple) else value}
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
            number = added(self._session, NEW_OFFICE, unit_id=self._unit, name=name, kind=kind, aliases=[])
            self._known = None
            return Office(number, name, kind)

    def _by_id(self) -> dict[int, Office]:
        if self._known is None:
            rows = run(self._session, OFFICES, unit=self._unit)
            self._known = {row.id: Office(row.id, row.name, row.kind, tuple(row.aliases)) for row in rows}
        return self._known


def current_round(session: Session, unit_id: int) -> Round:
    """The round that codes, matching and counts speak of; raises RoundMissing."""
    row = run(session, CURRENT, unit=unit_id).first()
    if row is None:
        raise RoundMissing
    return Round(**{name: getattr(row, name) for name in Round.__slots__})


def touch(session: Session, unit_id: int) -> None:
    """Let the unit's version grow, so that what was built from its issues is built anew."""
    run(session, TOUCH, unit=unit_id)


def next_receipt(session: Session, unit_id: int) -> int:
    """The unit's next 登记号."""
    return int(run(session, RECEIPT, unit=unit_id).scalar_one())


def _plain(settings: UnitSettings) -> dict[str, Any]:
    return asdict(settings) | {"remind_days": list(settings.remind_days), "chain": list(settings.chain)}


def _unit(row: UnitRow | Row[Any]) -> Unit:
    assert row.id is not None
    kept = dict(row.settings)
    if "remind_days" in kept:
        kept["remind_days"] = tuple(kept["remind_days"])
    if "chain" in kept:
        kept["chain"] = tuple(kept["chain"])
    return Unit(row.id, row.name, row.version, row.lessons, UnitSettings(**kept))
