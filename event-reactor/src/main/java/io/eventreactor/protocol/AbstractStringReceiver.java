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

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * What {@link NetstringReceiver} and the {@linkplain IntNStringReceiver receivers with a
 * binary length} have in common: strings of bytes that are preceded by their length.
 * <p>
 * Override one of the two {@code stringReceived}: the one with a {@code String} for text,
 * the one with a {@link ByteBuf} for bytes, which makes no object a string.
 *
 * @since 0.1.0
 */
public abstract class AbstractStringReceiver extends FrameReceiver {

	/**
	 * How long a string may be, unless told otherwise, in bytes.
	 */
	public static final int DEFAULT_MAX_STRING_LENGTH = 99999;

	private volatile Charset charset = StandardCharsets.UTF_8;

	// The loop of the connection only
	private int maxStringLength = DEFAULT_MAX_STRING_LENGTH;

	AbstractStringReceiver() {
	}

	/**
	 * A string arrived.
	 * @param string its text. Bytes that are no text in the charset are replaced by
	 * U+FFFD: take the bytes where that is not good enough
	 * @see #setCharset(Charset)
	 */
	protected void stringReceived(String string) {
		throw new UnsupportedOperationException(
				getClass().getName() + " must override stringReceived(String) or stringReceived(ByteBuf)");
	}

	/**
	 * A string arrived. Decodes it for {@link #stringReceived(String)}; override this one
	 * instead to get the bytes.
	 * @param string its bytes, lent for the time of the call, see {@link FrameReceiver}
	 */
	protected void stringReceived(ByteBuf string) {
		stringReceived(string.toString(this.charset));
	}

	/**
	 * Sends a string. For any thread. The {@linkplain #maxStringLength() maximum} is for
	 * what arrives and does not count here.
	 * @param string its text
	 * @throws IllegalArgumentException if it is too long for its length to be written
	 */
	public void sendString(String string) {
		sendString(string.getBytes(this.charset));
	}

	/**
	 * Sends a string. For any thread.
	 * @param string its bytes; the array must not be changed afterwards
	 * @throws IllegalArgumentException if it is too long for its length to be written
	 * @see #sendString(String)
	 */
	public void sendString(byte[] string) {
		sendString(Unpooled.wrappedBuffer(string));
	}

	/**
	 * Sends a string. For any thread.
	 * @param string its bytes. The transport owns the buffer from here on, and it is
	 * released in any case
	 * @throws IllegalArgumentException if it is too long for its length to be written
	 * @see #sendString(String)
	 */
	public abstract void sendString(ByteBuf string);

	/**
	 * Sets how long a string that arrives may be: {@value #DEFAULT_MAX_STRING_LENGTH}
	 * bytes, unless told otherwise.
	 * @param bytes the maximum
	 * @throws IllegalArgumentException if it is negative
	 */
	protected final void setMaxStringLength(int bytes) {
		if (bytes < 0) {
			throw new IllegalArgumentException("The maximum length of a string must not be negative: " + bytes);
		}
		this.maxStringLength = bytes;
	}

	/**
	 * Returns how long a string that arrives may be.
	 * @return bytes
	 */
	protected final int maxStringLength() {
		return this.maxStringLength;
	}

	/**
	 * Sets the charset of strings that are text: UTF-8, unless told otherwise.
	 * @param charset the charset
	 */
	protected final void setCharset(Charset charset) {
		this.charset = charset;
	}

}
