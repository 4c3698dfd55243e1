/* identity (rank 4, pure): which entry of its feed an item is. */
#ifndef TIDINGS_IDENTITY_H
#define TIDINGS_IDENTITY_H

#include "tidings/feed.h"

/* Fills keys and content_hash of every entry. Strongest key first: the guid; the guid or link as a canonical address;
 * when there is neither, title and beginning of the text. A guid or link that several items of this document with
 * different titles share names nothing: (guid, link, title) together serves instead. Never a date. */
void identity_name_entries(struct feed *feed);

#endif
