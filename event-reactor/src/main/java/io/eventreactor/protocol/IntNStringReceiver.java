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

import io.eventreactor.FrameTooLongException;

/**
 * Receives strings that are preceded by their length as a big-endian, unsigned number of
 * one, two or four bytes.
 *
 * @since 0.1.0
 * @see Int8StringReceiver
 * @see Int16StringReceiver
 * @see Int32StringReceiver
 */
public abstract class IntNStringReceiver extends AbstractStringReceiver {

	private final int prefixLength;

	// The loop of the connection only. Where the next string begins is not known any more
	private boolean exceeded;

	IntNStringReceiver(int prefixLength) {
		this.prefixLength = prefixLength;
	}

	/**
	 * The peer announced a string that is longer than allowed; nothing of it needs to
	 * have arrived. Closes the connection with a {@link FrameTooLongException}. Where it
	 * is overridden and does not close, nothing more is delivered and what arrives is
	 * dropped, unless it {@linkplain #replaceBufferedBytes puts other bytes} in the place
	 * of those that are there: the length, and what has arrived after it.
	 * @param length the length announced, in bytes
	 */
	protected void lengthLimitExceeded(long length) {
		transport().loseConnection(new FrameTooLongException(maxStringLength()));
	}

	@Override
	public void sendString(ByteBuf string) {
		int length = string.readableBytes();
		int bits = 8 * this.prefixLength;
		if (length > (1L << bits) - 1) {
			string.release();
			throw new IllegalArgumentException(
					"A string of " + length + " bytes is too long for a length of " + bits + " bits");
		}
		byte[] prefix = new byte[this.prefixLength];
		for (int i = 0; i < prefix.length; i++) {
			prefix[i] = (byte) (length >>> (bits - 8 * (i + 1)));
		}
		writeTogether(Unpooled.wrappedBuffer(prefix), string);
	}

	/**
	 * Puts other bytes in the place of those that have arrived and were not delivered
	 * yet, which {@link #bufferedBytes()} returns; for a protocol that is not made of
	 * such strings from here on, or that undoes a layer around the rest. For a handler to
	 * call.
	 * @param bytes what to deliver instead, lent for the time of the call; empty to drop
	 * everything
	 */
	protected final void replaceBufferedBytes(ByteBuf bytes) {
		clearBuffer();
		this.exceeded = false;
		if (bytes.isReadable()) {
			receiveAgain(bytes);
		}
	}

	@Override
	final boolean deliverFrame(FrameBuffer buffer) {
		if (this.exceeded) {
			buffer.clear();
			return false;
		}
		int readable = buffer.readableBytes();
		if (readable < this.prefixLength) {
			return false;
		}
		long length = 0;
		for (int i = 0; i < this.prefixLength; i++) {
			length = length << 8 | buffer.unsignedByte(i);
		}
		if (length > maxStringLength()) {
			this.exceeded = true;
			lengthLimitExceeded(length);
			return !this.exceeded;
		}
		if (readable - this.prefixLength < length) {
			return false;
		}
		buffer.skip(this.prefixLength);
		stringReceived(buffer.read((int) length));
		return true;
	}

	@Override
	final boolean withinFrame() {
		return this.exceeded;
	}

}
