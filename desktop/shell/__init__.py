"""The frame around the views: actions, menus, the shortcut sheet, one instance, crashes."""
