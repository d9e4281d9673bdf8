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
import io.netty.buffer.Unpooled;

import io.eventreactor.Protocol;

/**
 * What the peer of a {@link StringTransport} has sent, and the protocol has not got yet,
 * because it has paused reading.
 */
final class HeldInput {

	private final Queue<byte[]> pieces = new ArrayDeque<>();

	private boolean closed;

	void add(byte[] data) {
		if (this.closed) {
			throw new IllegalStateException("The peer has closed the connection");
		}
		this.pieces.add(data);
	}

	/**
	 * The peer sends nothing more.
	 */
	void close() {
		this.closed = true;
	}

	boolean isEmpty() {
		return this.pieces.isEmpty() && !this.closed;
	}

	boolean isHolding() {
		return !this.pieces.isEmpty();
	}

	/**
	 * Delivers what there is, until the protocol pauses again.
	 * @param transport the connection; once it is closing, all is thrown away
	 * @param protocol who gets it
	 * @param always whether to deliver in a pause as well
	 * @return whether the end was reached
	 */
	boolean deliver(RecordingTransport transport, Protocol protocol, boolean always) {
		while (!this.pieces.isEmpty() && (always || !transport.paused())) {
			byte[] data = this.pieces.remove();
			if (!transport.disconnecting()) {
				deliver(protocol, data);
			}
		}
		return this.closed && !transport.paused();
	}

	private static void deliver(Protocol protocol, byte[] data) {
		ByteBuf buffer = Unpooled.copiedBuffer(data);
		try {
			protocol.dataReceived(buffer);
		}
		finally {
			buffer.release();
		}
	}

}
