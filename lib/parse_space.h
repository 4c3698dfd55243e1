/* parse_space: which vocabulary a namespace is, however it is spelt. */
#ifndef LIB_PARSE_SPACE_H
#define LIB_PARSE_SPACE_H

#include "parse_xml.h"

/* By the address first (scheme, www., case and what follows it do not matter), by a well-known prefix next. Without
 * either it is CORE when there is no prefix, else OTHER. */
enum parse_space parse_space_find(const char *uri, const char *prefix);

#endif
