"""Batches of an ERP: taken into the store once only, whatever way they come, and told invoice by invoice."""
