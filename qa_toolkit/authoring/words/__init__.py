"""What a cell says: values, lists, conditions and rules in the plain words of an author, and back."""
