/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived and was not delivered yet.
 * <p>
 * The bytes are looked at where they are: in the buffer that the transport lent for a
 * read, and only what is left unfinished at its end is copied.
 *
 * <pre>
 *             receive               settle, with a rest
 *   nothing ───────────► the lent ──────────────────────► a buffer of
 *      ▲     of a read    buffer    append, meanwhile       our own ◄─┐
 *      │                    │                                │    │   │ append,
 *      └────────────────────┴────────────────────────────────┘    └───┘ receive
 *                    settle, with no rest; release
 * </pre>
 *
 * Confined to the loop of the connection.
 */
final class FrameBuffer {

	private static final int SMALLEST_CAPACITY = 64;

	/**
	 * What a buffer of our own may hold, however little of it is used.
	 */
	private static final int SMALL_CAPACITY = 1024;

	// The unread bytes are those of this buffer from position to limit. Its own indices
	// belong to whom it is lent to.
	private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

	private boolean owned;

	private int position;

	private int limit;

	// No delimiter ends before this index
	private int scanned;

	// What the handler that is running was lent: either source itself, or a slice of it
	// that begins at viewOffset
	private @Nullable ByteBuf view;

	private ByteBuf source = Unpooled.EMPTY_BUFFER;

	private int viewOffset;

	// A buffer of our own that was replaced while a handler was looking at it
	private @Nullable ByteBuf replaced;

	boolean isReadable() {
		return this.limit > this.position;
	}

	int readableBytes() {
		return this.limit - this.position;
	}

	/**
	 * Takes in what a read brought.
	 * @param data the bytes, lent until {@link #settle()}
	 */
	void receive(ByteBuf data) {
		if (isReadable()) {
			append(data);
			return;
		}
		release();
		this.bytes = data;
		this.position = data.readerIndex();
		this.limit = data.writerIndex();
		this.scanned = this.position;
	}

	/**
	 * Takes in bytes after those that are there.
	 * @param data the bytes, lent for the time of this call
	 */
	void append(ByteBuf data) {
		int start = data.readerIndex();
		int length = data.readableBytes();
		if (length == 0) {
			return;
		}
		// Never beyond the capacity: what others have kept of our buffer must not move
		if (!this.owned || length > this.bytes.capacity() - this.limit) {
			moveRest(data, length);
		}
		this.bytes.setBytes(this.limit, data, start, length);
		this.limit += length;
	}

	/**
	 * Puts back what a handler has left of the bytes it was lent, without copying.
	 * @param rest what the handler gives back
	 * @return {@code false} if it is something else, or not all that there is
	 */
	boolean putBack(ByteBuf rest) {
		if (rest != this.view || this.source != this.bytes || isReadable()) {
			return false;
		}
		this.position = this.viewOffset + rest.readerIndex();
		this.limit = this.viewOffset + rest.writerIndex();
		this.scanned = this.position;
		return true;
	}

	/**
	 * Finds the first delimiter. Where it has been looked for in vain it is not looked
	 * for again.
	 * @param delimiter the bytes to look for, at least one
	 * @return how many bytes are before it, or -1 if there is none
	 */
	int bytesBefore(byte[] delimiter) {
		int last = delimiter.length - 1;
		int from = Math.max(this.scanned, this.position + last);
		while (from < this.limit) {
			int end = this.bytes.indexOf(from, this.limit, delimiter[last]);
			if (end < 0) {
				break;
			}
			if (precedes(delimiter, last, end)) {
				return end - last - this.position;
			}
			from = end + 1;
		}
		this.scanned = Math.max(from, this.limit);
		return -1;
	}

	private boolean precedes(byte[] delimiter, int last, int end) {
		if (last == 1) {
			// Most delimiters, with every line
			return this.bytes.getByte(end - 1) == delimiter[0];
		}
		for (int i = 0; i < last; i++) {
			if (this.bytes.getByte(end - last + i) != delimiter[i]) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Forgets where a delimiter was looked for: there is another one.
	 */
	void rescan() {
		this.scanned = this.position;
	}

	/**
	 * Looks at a byte without consuming it.
	 * @param offset how many bytes are before it, fewer than there are
	 * @return the byte, unsigned
	 */
	int unsignedByte(int offset) {
		return this.bytes.getUnsignedByte(this.position + offset);
	}

	void skip(int length) {
		this.position += length;
	}

	void clear() {
		this.position = this.limit;
	}

	/**
	 * Consumes bytes, and lends them. They are a slice where somebody has kept a part of
	 * the buffer; otherwise, to save making one, they are the buffer itself with its
	 * indices set.
	 * @param length how many, not more than there are
	 * @return the bytes, until the next call or {@link #settle()}, between reader and
	 * writer index
	 */
	ByteBuf read(int length) {
		releaseReplaced();
		int start = this.position;
		this.position += length;
		ByteBuf view;
		if (this.bytes.refCnt() == 1) {
			view = this.bytes.setIndex(start, this.position);
			this.viewOffset = 0;
		}
		else {
			view = this.bytes.slice(start, length);
			this.viewOffset = start;
		}
		// Written only on a change: the collector makes a write of a reference dear
		if (this.view != view) {
			this.view = view;
			this.source = this.bytes;
		}
		return view;
	}

	/**
	 * Copies the unread bytes.
	 * @return a new array
	 */
	byte[] copy() {
		byte[] copy = new byte[readableBytes()];
		this.bytes.getBytes(this.position, copy);
		return copy;
	}

	/**
	 * Ends a read: what was lent goes back, and what is left is kept.
	 */
	void settle() {
		this.view = null;
		this.source = Unpooled.EMPTY_BUFFER;
		releaseReplaced();
		if (!isReadable()) {
			release();
		}
		else if (!this.owned || isWasteful()) {
			moveRest(this.bytes, 0);
		}
	}

	/**
	 * Whether so little is left in a large buffer that it gets a smaller one, which is
	 * for long where the peer leaves it unfinished.
	 * @return {@code true} where that makes the buffer half as large at least
	 */
	private boolean isWasteful() {
		int capacity = this.bytes.capacity();
		return capacity > SMALL_CAPACITY && readableBytes() < capacity / 4;
	}

	/**
	 * Drops everything.
	 */
	void release() {
		dispose();
		this.bytes = Unpooled.EMPTY_BUFFER;
		this.owned = false;
		this.position = 0;
		this.limit = 0;
		this.scanned = 0;
	}

	private void moveRest(ByteBuf data, int room) {
		int rest = readableBytes();
		int needed = Math.addExact(rest, room);
		if (this.owned) {
			// As much again, so that each byte is moved a few times at most
			needed = (int) Math.min((long) needed + rest, Integer.MAX_VALUE);
		}
		int capacity = data.alloc().calculateNewCapacity(Math.max(needed, SMALLEST_CAPACITY), Integer.MAX_VALUE);
		ByteBuf target = data.alloc().buffer(capacity);
		target.setBytes(0, this.bytes, this.position, rest);
		dispose();
		this.bytes = target;
		this.owned = true;
		this.scanned -= this.position;
		this.position = 0;
		this.limit = rest;
	}

	private void dispose() {
		if (!this.owned) {
			return;
		}
		if (this.bytes == this.source) {
			this.replaced = this.bytes;
		}
		else {
			this.bytes.release();
		}
	}

	private void releaseReplaced() {
		ByteBuf replaced = this.replaced;
		if (replaced != null) {
			this.replaced = null;
			replaced.release();
		}
	}

}
