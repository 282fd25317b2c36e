"""The served specs in the hands of other people's tools."""
