"""Finding customers: profiles, lead scores, peers of big customers, competitors, web forms, return per source."""
