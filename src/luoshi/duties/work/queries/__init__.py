"""Reading documents and tasks; every function takes the viewer and gives only what they may see."""
