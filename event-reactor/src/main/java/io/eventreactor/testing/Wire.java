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

package io.eventreactor.testing;

import java.util.ArrayDeque;
import java.util.Queue;

import io.netty.buffer.ByteBuf;

/**
 * One direction of a connection: what is on its way, and what has arrived and not been
 * read, in order. Belongs to the channel that reads from it.
 */
final class Wire {

	/**
	 * What travels.
	 */
	enum Kind {

		DATA, END, RESET

	}

	private final Queue<Packet> travelling = new ArrayDeque<>();

	private final Queue<byte[]> arrived = new ArrayDeque<>();

	// How much of the first that has arrived was read
	private int offset;

	private int size;

	private int available;

	private boolean ended;

	void send(Packet packet) {
		this.travelling.add(packet);
		this.size += packet.data().length;
	}

	/**
	 * Lets the next packet arrive.
	 * @return the packet, which was the first on its way
	 */
	Packet arrive() {
		Packet packet = this.travelling.remove();
		if (packet.kind() == Kind.DATA) {
			this.arrived.add(packet.data());
			this.available += packet.data().length;
		}
		else {
			this.ended = true;
		}
		return packet;
	}

	/**
	 * Counts the bytes that were sent and not read.
	 * @return bytes
	 */
	int size() {
		return this.size;
	}

	int available() {
		return this.available;
	}

	/**
	 * Whether the sender will send nothing more, and all it sent is there.
	 * @return {@code true} behind the last byte
	 */
	boolean ended() {
		return this.ended;
	}

	void read(ByteBuf target, int length) {
		int rest = length;
		while (rest > 0) {
			byte[] first = this.arrived.element();
			int part = Math.min(rest, first.length - this.offset);
			target.writeBytes(first, this.offset, part);
			this.offset += part;
			if (this.offset == first.length) {
				this.arrived.remove();
				this.offset = 0;
			}
			rest -= part;
		}
		this.available -= length;
		this.size -= length;
	}

	/**
	 * Forgets what has arrived: nobody will read it.
	 */
	void discard() {
		this.arrived.clear();
		this.offset = 0;
		this.size -= this.available;
		this.available = 0;
	}

	/**
	 * A piece of the stream, or its end.
	 *
	 * @param kind which of them
	 * @param data the bytes, none of an end
	 */
	record Packet(Kind kind, byte[] data) {

		static Packet of(Kind kind) {
			return new Packet(kind, new byte[0]);
		}

	}

}
