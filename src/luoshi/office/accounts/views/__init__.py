"""The screens of people: signing in, oneself, others, posts, the spreadsheet."""
