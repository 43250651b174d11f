"""An oracle for whole months: evidence is disturbed, and the verdict must be right or withheld."""
