"""The calendar: tasks, next steps and what other rooms bring, by day, week and month; and the feed of it."""
