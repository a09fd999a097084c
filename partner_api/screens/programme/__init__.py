"""The day's programme of a screen: from the items of its manifest and from the record to what plays when."""
