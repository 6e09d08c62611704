"""The migrations, the oldest first. One that was released is never changed again."""
