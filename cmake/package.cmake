# cpack makes the Debian package; scripts/package calls it the way that gives the same bytes each time.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME tidings)
set(CPACK_PACKAGE_VENDOR "The tidings authors")
set(CPACK_PACKAGE_CONTACT "The tidings authors <maintainers@tidings.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "news feed aggregator with full-text search and a command line")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"tidings polls RSS, Atom and JSON feeds and keeps their entries in one
SQLite database, where they are listed, filtered by keyword and searched.
.
The service polls politely: conditional requests, the pauses that servers
and feeds ask for, WebSub. Documents are parsed in confined processes. What
is new is listed and searched on the command line, for people and programs.")
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/packaging/debian/arrange.cmake)
set(CPACK_TIDINGS_SOURCE ${CMAKE_SOURCE_DIR})
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# packed relocations; who makes the user: in a container without systemd its small brother
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libc6 (>= 2.36), systemd | systemd-standalone-sysusers | systemd-sysusers")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
foreach(file postinst prerm postrm conffiles)
  list(APPEND CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_SOURCE_DIR}/packaging/debian/${file})
endforeach()
include(CPack)
