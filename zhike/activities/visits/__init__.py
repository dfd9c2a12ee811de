"""On-site visits: plan, route, check-in, eyes open, summary, and managers who come along."""
