"""The companies whose invoices a store holds."""

from sqlalchemy import select

from invoicebridge.bridge.archived import Company
from invoicebridge.connectors.archive.database import Database
from invoicebridge.connectors.archive.tables import company


class Companies:
    """The companies of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, one: Company) -> None:
        """The company is in the store, as it is given; what stood under its id before is gone."""
        values = {"name": one.name, "id_paese": one.id_paese, "id_codice": one.id_codice, "party": one.party}
        statement = self._database.insert(company).values(values | {"id": one.id})
        with self._database.writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))

    def all(self) -> tuple[Company, ...]:
        """Every company, by its id."""
        with self._database.reading() as connection:
            rows = connection.execute(select(company).order_by(company.c.id))
            return tuple(
                Company(id=row.id, name=row.name, id_paese=row.id_paese, id_codice=row.id_codice, party=row.party)
                for row in rows
            )
