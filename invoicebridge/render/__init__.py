"""Values → people: sentences, tables, pages. Nothing here decides; it says what was found, in Italian or English."""
