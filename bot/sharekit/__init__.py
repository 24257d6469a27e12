"""A folder for volunteers who post by hand: texts, pictures, a calendar, a sheet of groups. Pictures need `staff`."""
