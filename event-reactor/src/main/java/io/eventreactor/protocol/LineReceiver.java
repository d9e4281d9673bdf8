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

/**
 * Receives lines and, where the protocol says so, raw bytes in between.
 *
 * <pre class="code">
 * class Upload extends LineReceiver {
 *
 * 	private int missing;
 *
 * 	&#64;Override
 * 	protected void lineReceived(String line) {
 * 		this.missing = Integer.parseInt(line);
 * 		setRawMode();
 * 	}
 *
 * 	&#64;Override
 * 	protected void rawDataReceived(ByteBuf data) {
 * 		int length = Math.min(this.missing, data.readableBytes());
 * 		store(data.readSlice(length));
 * 		this.missing -= length;
 * 		if (this.missing == 0) {
 * 			setLineMode(data);
 * 		}
 * 	}
 *
 * }
 * </pre>
 *
 * Switching takes effect at once, in the middle of what a read brought, and as often as
 * need be: it costs no stack.
 * <p>
 * A line that is too long is reported together with everything that is buffered after it,
 * and all that is dropped. If that does not close the connection, and ends in the middle
 * of a line, the rest of that line is thrown away too when it arrives; unless the handler
 * says how to go on, by {@link #setLineMode(ByteBuf)} or {@link #setRawMode()}.
 *
 * @since 0.1.0
 * @see LineOnlyReceiver
 */
public abstract class LineReceiver extends AbstractLineReceiver {

	// The loop of the connection only
	private boolean rawMode;

	/**
	 * Creates a receiver of lines in UTF-8 that end with a carriage return and a line
	 * feed.
	 */
	protected LineReceiver() {
	}

	/**
	 * Bytes arrived in raw mode: any number of them, of no maximum length.
	 * @param data the bytes, lent for the time of the call, see {@link FrameReceiver}
	 */
	protected void rawDataReceived(ByteBuf data) {
		throw new UnsupportedOperationException(
				getClass().getName() + " uses raw mode and so must override rawDataReceived(ByteBuf)");
	}

	/**
	 * From here on what arrives, or is buffered, are raw bytes.
	 */
	protected final void setRawMode() {
		this.rawMode = true;
		discardNothing();
	}

	/**
	 * From here on what arrives, or is buffered, are lines.
	 */
	protected final void setLineMode() {
		setLineMode(Unpooled.EMPTY_BUFFER);
	}

	/**
	 * From here on what arrives, or is buffered, are lines, and so are these bytes: they
	 * are delivered as if they arrived now.
	 * @param extra the bytes between reader and writer index, lent for the time of the
	 * call. Nothing is copied if it is the buffer that {@link #rawDataReceived} was
	 * given, after something has been read from it
	 */
	protected final void setLineMode(ByteBuf extra) {
		this.rawMode = false;
		discardNothing();
		if (extra.isReadable()) {
			receiveAgain(extra);
		}
	}

	/**
	 * Drops what has arrived and was not delivered yet.
	 * @return what was dropped
	 */
	protected final byte[] clearLineBuffer() {
		byte[] cleared = bufferedBytes();
		clearBuffer();
		return cleared;
	}

	@Override
	final boolean deliverFrame(FrameBuffer buffer) {
		if (!this.rawMode) {
			return deliverLine(buffer);
		}
		rawDataReceived(buffer.read(buffer.readableBytes()));
		return true;
	}

	@Override
	final void deliverExceeding(FrameBuffer buffer, int line, int delimiter) {
		exceeded(buffer.read(buffer.readableBytes()));
	}

}
