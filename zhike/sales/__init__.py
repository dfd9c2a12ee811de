"""How deals go forward: pipelines, opportunities, promises of signature, screening."""
