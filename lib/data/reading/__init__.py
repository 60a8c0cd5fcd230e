"""Reading: what a published document says, proposed table by table and corrected by a person."""
