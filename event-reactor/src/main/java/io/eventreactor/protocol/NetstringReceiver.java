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

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import io.eventreactor.ConnectionClosedException;
import io.eventreactor.FrameTooLongException;
import io.eventreactor.ProtocolErrorException;

/**
 * Receives netstrings: the length in decimal digits, a colon, the bytes, a comma, as in
 * {@code 5:hello,}.
 * <p>
 * Whatever does not follow that format closes the connection with a
 * {@link ProtocolErrorException}, and a length above the maximum with a
 * {@link FrameTooLongException}, as soon as its first digits show it. Nothing more is
 * delivered then.
 *
 * @since 0.1.0
 */
public abstract class NetstringReceiver extends AbstractStringReceiver {

	private static final int NO_LENGTH_YET = -1;

	// All fields: the loop of the connection only

	private int length = NO_LENGTH_YET;

	private boolean brokenPeer;

	/**
	 * Creates a receiver of netstrings of at most {@value #DEFAULT_MAX_STRING_LENGTH}
	 * bytes that, where they are text, are UTF-8.
	 */
	protected NetstringReceiver() {
	}

	@Override
	public void sendString(ByteBuf string) {
		byte[] head = (string.readableBytes() + ":").getBytes(StandardCharsets.US_ASCII);
		ByteBuf tail = Unpooled.wrappedBuffer(string, Unpooled.wrappedBuffer(new byte[] { ',' }));
		writeTogether(Unpooled.wrappedBuffer(head), tail);
	}

	/**
	 * Whether the peer has sent something that is no netstring, or one that is too long.
	 * @return {@code true} once that has been seen; the connection is closing then
	 */
	protected final boolean brokenPeer() {
		return this.brokenPeer;
	}

	@Override
	final boolean deliverFrame(FrameBuffer buffer) {
		return consume(buffer, true);
	}

	@Override
	final boolean withinFrame() {
		return this.length != NO_LENGTH_YET;
	}

	@Override
	final void dropFrames(FrameBuffer buffer) {
		// All that has arrived decides on whether the peer is broken
		while (buffer.isReadable()) {
			if (!consume(buffer, false)) {
				break;
			}
		}
	}

	private boolean consume(FrameBuffer buffer, boolean deliver) {
		if (this.brokenPeer) {
			buffer.clear();
			return false;
		}
		if (this.length == NO_LENGTH_YET && !consumeLength(buffer)) {
			return false;
		}
		int length = this.length;
		if (buffer.readableBytes() <= length) {
			return false;
		}
		if (buffer.unsignedByte(length) != ',') {
			return refuse(buffer, new ProtocolErrorException("No comma at the end of a netstring"));
		}
		this.length = NO_LENGTH_YET;
		ByteBuf string = buffer.read(length);
		buffer.skip(1);
		if (deliver) {
			stringReceived(string);
		}
		return true;
	}

	private boolean consumeLength(FrameBuffer buffer) {
		long length = 0;
		for (int i = 0; i < buffer.readableBytes(); i++) {
			int digit = buffer.unsignedByte(i) - '0';
			if (digit == ':' - '0' && i > 0) {
				buffer.skip(i + 1);
				this.length = (int) length;
				return true;
			}
			if (digit < 0 || digit > 9) {
				return refuse(buffer, new ProtocolErrorException("No length at the start of a netstring"));
			}
			if (i > 0 && length == 0) {
				return refuse(buffer, new ProtocolErrorException("Length of a netstring begins with a zero"));
			}
			length = length * 10 + digit;
			if (length > maxStringLength()) {
				return refuse(buffer, new FrameTooLongException(maxStringLength()));
			}
		}
		return false;
	}

	private boolean refuse(FrameBuffer buffer, ConnectionClosedException reason) {
		this.brokenPeer = true;
		buffer.clear();
		transport().loseConnection(reason);
		return false;
	}

}
