"""Pages of the county's way of working: installed playbooks, and the working-day calendar."""
