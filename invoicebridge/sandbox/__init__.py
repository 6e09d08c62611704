"""A PEC provider and an SdI to practise with: certificates of their own, no real address, nothing that leaves here."""
