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
import org.jspecify.annotations.Nullable;

import io.eventreactor.FrameTooLongException;
import io.eventreactor.Transport;

/**
 * What {@link LineReceiver} and {@link LineOnlyReceiver} have in common: what a line is,
 * who gets it, and how one is sent.
 * <p>
 * Override one of the two {@code lineReceived}: the one with a {@code String} for text,
 * the one with a {@link ByteBuf} for bytes, which makes no object a line.
 *
 * @since 0.1.0
 */
public abstract class AbstractLineReceiver extends FrameReceiver {

	/**
	 * How long a line may be, unless told otherwise, in bytes.
	 */
	public static final int DEFAULT_MAX_LINE_LENGTH = 16384;

	private static final byte[] CRLF = { '\r', '\n' };

	// Never changed in place: it is written to transports
	private volatile byte[] delimiter = CRLF;

	private volatile Charset charset = StandardCharsets.UTF_8;

	// What follows: the loop of the connection only

	private int maxLineLength = DEFAULT_MAX_LINE_LENGTH;

	// Set while the rest of a line that was reported as too long is thrown away
	private @Nullable DelimiterSearch discarding;

	AbstractLineReceiver() {
	}

	/**
	 * A line arrived.
	 * @param line its text without the delimiter. Bytes that are no text in the charset
	 * are replaced by U+FFFD: take the bytes where that is not good enough
	 * @see #setCharset(Charset)
	 */
	protected void lineReceived(String line) {
		throw new UnsupportedOperationException(
				getClass().getName() + " must override lineReceived(String) or lineReceived(ByteBuf)");
	}

	/**
	 * A line arrived. Decodes it for {@link #lineReceived(String)}; override this one
	 * instead to get the bytes.
	 * @param line its bytes without the delimiter, lent for the time of the call, see
	 * {@link FrameReceiver}
	 */
	protected void lineReceived(ByteBuf line) {
		lineReceived(line.toString(this.charset));
	}

	/**
	 * A line is longer than allowed, or what there is of it already is. Closes the
	 * connection with a {@link FrameTooLongException}. If it is overridden and leaves the
	 * connection open, the rest of that line is thrown away when it arrives, and is not
	 * reported again.
	 * @param line the bytes, lent for the time of the call, see {@link FrameReceiver}
	 */
	protected void lineLengthExceeded(ByteBuf line) {
		transport().loseConnection(new FrameTooLongException(this.maxLineLength));
	}

	/**
	 * Sends a line. For any thread.
	 * @param line its text without the delimiter; should not contain that, which would
	 * make it several lines
	 */
	public void sendLine(String line) {
		Transport transport = transport();
		if (this.charset == StandardCharsets.UTF_8 && transport.reactor().isInReactorThread()) {
			transport.write(line);
			transport.write(this.delimiter);
		}
		else {
			sendLine(line.getBytes(this.charset));
		}
	}

	/**
	 * Sends a line. For any thread.
	 * @param line its bytes without the delimiter; the array must not be changed
	 * afterwards
	 */
	public void sendLine(byte[] line) {
		sendLine(Unpooled.wrappedBuffer(line));
	}

	/**
	 * Sends a line. For any thread.
	 * @param line its bytes without the delimiter. The transport owns the buffer from
	 * here on, and releases it in any case
	 */
	public void sendLine(ByteBuf line) {
		Transport transport = transport();
		if (transport.reactor().isInReactorThread()) {
			// No buffer around the delimiter: this is done with every line
			transport.write(line);
			transport.write(this.delimiter);
		}
		else {
			writeTogether(line, Unpooled.wrappedBuffer(this.delimiter));
		}
	}

	/**
	 * Sends a copy of a line: the quickest way to send on one that
	 * {@link #lineReceived(ByteBuf)} was lent. For any thread.
	 * @param line its bytes without the delimiter; stays with the caller
	 */
	public void sendLineCopy(ByteBuf line) {
		transport().writeCopy(line, this.delimiter);
	}

	/**
	 * Sets what ends a line: a carriage return and a line feed, unless told otherwise.
	 * Counts for what is buffered already.
	 * @param delimiter at least one byte
	 * @throws IllegalArgumentException if it is empty
	 */
	protected final void setDelimiter(byte[] delimiter) {
		if (delimiter.length == 0) {
			throw new IllegalArgumentException("A delimiter needs at least one byte");
		}
		this.delimiter = delimiter.clone();
		rescan();
		if (this.discarding != null) {
			this.discarding = new DelimiterSearch(this.delimiter);
		}
	}

	/**
	 * Sets what ends a line.
	 * @param delimiter at least one character, to be taken in the charset
	 * @throws IllegalArgumentException if it is empty
	 * @see #setDelimiter(byte[])
	 */
	protected final void setDelimiter(String delimiter) {
		setDelimiter(delimiter.getBytes(this.charset));
	}

	/**
	 * Sets how long a line may be: {@value #DEFAULT_MAX_LINE_LENGTH} bytes, unless told
	 * otherwise.
	 * @param bytes the maximum, not counting the delimiter
	 * @throws IllegalArgumentException if it is negative
	 */
	protected final void setMaxLineLength(int bytes) {
		if (bytes < 0) {
			throw new IllegalArgumentException("The maximum length of a line must not be negative: " + bytes);
		}
		this.maxLineLength = bytes;
	}

	/**
	 * Returns how long a line may be.
	 * @return bytes, not counting the delimiter
	 */
	protected final int maxLineLength() {
		return this.maxLineLength;
	}

	/**
	 * Sets the charset of lines that are text: UTF-8, unless told otherwise.
	 * @param charset the charset
	 */
	protected final void setCharset(Charset charset) {
		this.charset = charset;
	}

	/**
	 * Delivers a line, or what is too long to be one.
	 * @param buffer where to take it from
	 * @return {@code false} if more has to arrive first
	 */
	final boolean deliverLine(FrameBuffer buffer) {
		if (this.discarding != null && !discard(buffer, this.discarding)) {
			return false;
		}
		byte[] delimiter = this.delimiter;
		int length = buffer.bytesBefore(delimiter);
		if (length < 0) {
			if (buffer.readableBytes() < (long) this.maxLineLength + delimiter.length) {
				return false;
			}
			exceeded(buffer.read(buffer.readableBytes()));
		}
		else if (length > this.maxLineLength) {
			deliverExceeding(buffer, length, delimiter.length);
		}
		else {
			ByteBuf line = buffer.read(length);
			buffer.skip(delimiter.length);
			lineReceived(line);
		}
		return true;
	}

	@Override
	final boolean withinFrame() {
		return this.discarding != null;
	}

	/**
	 * Throws away the rest of a line that was reported already.
	 * @param buffer where to take it from
	 * @param search finds its end
	 * @return whether that was found, and there are bytes behind it
	 */
	private boolean discard(FrameBuffer buffer, DelimiterSearch search) {
		while (buffer.isReadable()) {
			byte next = (byte) buffer.unsignedByte(0);
			buffer.skip(1);
			if (search.next(next)) {
				this.discarding = null;
				return buffer.isReadable();
			}
		}
		return false;
	}

	/**
	 * Reports what is too long, and is or ends with the beginning of a line.
	 * @param bytes the bytes, lent
	 */
	final void exceeded(ByteBuf bytes) {
		DelimiterSearch search = new DelimiterSearch(this.delimiter);
		boolean unfinished = false;
		for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
			unfinished = !search.next(bytes.getByte(i));
		}
		this.discarding = (unfinished) ? search : null;
		lineLengthExceeded(bytes);
	}

	/**
	 * Takes what comes next for the beginning of a line, whatever came before.
	 */
	final void discardNothing() {
		this.discarding = null;
	}

	/**
	 * Reports a whole line that is too long.
	 * @param buffer where to take it from
	 * @param line the length of that line
	 * @param delimiter the length of the delimiter after it
	 */
	abstract void deliverExceeding(FrameBuffer buffer, int line, int delimiter);

}
