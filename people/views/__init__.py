"""What readers get of people: the list of names, and the page of one."""
