# tests/bench: how long things take. The program is built alike in every preset, optimised and hardened as the product is for
# release, so that what it costs can be compared.
if(NOT TIDINGS_FUZZ)
  set(bench_sources ${lib_sources})
  list(FILTER bench_sources EXCLUDE REGEX "/(action|config|confine|credentials|feedlist|opml|query|regex|similar|store|subscriptions|watches)[a-z_]*\\.c$")
  add_executable(bench_ingest ${CMAKE_CURRENT_LIST_DIR}/bench_ingest.c ${bench_sources})
  set_target_properties(bench_ingest PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests INTERPROCEDURAL_OPTIMIZATION OFF)
  target_include_directories(bench_ingest PRIVATE ${CMAKE_SOURCE_DIR}/include)
  target_compile_definitions(bench_ingest PRIVATE _GNU_SOURCE NDEBUG)
  target_compile_options(bench_ingest PRIVATE -O2 -fno-common -fstack-protector-strong -fstack-clash-protection
    -ftrivial-auto-var-init=zero -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
  target_link_libraries(bench_ingest PRIVATE PkgConfig::XML PkgConfig::JSON PkgConfig::URIPARSER ${UNISTRING_LIBRARY})

  add_executable(bench_idle_floor ${CMAKE_CURRENT_LIST_DIR}/bench_idle_floor.c)
  set_target_properties(bench_idle_floor PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_compile_definitions(bench_idle_floor PRIVATE _GNU_SOURCE)
  target_compile_options(bench_idle_floor PRIVATE -O2 -Wno-strict-aliasing)
  target_link_libraries(bench_idle_floor PRIVATE ${EV_LIBRARY})

  add_test(NAME bench.test_instructions
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/tap.py bench/test_instructions.py
    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
  string(REGEX MATCH "^[0-9]+" compiler_major "${CMAKE_C_COMPILER_VERSION}")
  set_tests_properties(bench.test_instructions PROPERTIES LABELS bench TIMEOUT 300
    ENVIRONMENT "${test_environment};TIDINGS_COMPILER=${CMAKE_C_COMPILER_ID} ${compiler_major} ${CMAKE_SYSTEM_PROCESSOR}")
endif()
