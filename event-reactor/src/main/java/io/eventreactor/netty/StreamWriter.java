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

package io.eventreactor.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

import io.eventreactor.ConnectionLostException;
import io.eventreactor.Producer;

/**
 * The writing side of a connection. What is written in one turn of the loop goes out
 * together at its end; what is written at other times, at the end of the tasks that are
 * ready. Used by its loop only.
 */
final class StreamWriter {

	private final StreamConnection connection;

	private final Channel channel;

	private final ByteCounters bytes;

	private final OutboundBuffer outbound;

	// Made with the first producer: most connections never have one
	private @Nullable RegisteredProducer producer;

	// Made when the peer first is too slow: most never are
	private @Nullable WriteWatch watch;

	private boolean accepting;

	private boolean inTurn;

	private boolean writtenInTurn;

	private boolean flushScheduled;

	StreamWriter(StreamConnection connection, Channel channel, ByteCounters bytes) {
		this.connection = connection;
		this.channel = channel;
		this.bytes = bytes;
		this.outbound = new OutboundBuffer(channel.alloc(), connection.loop().spare());
	}

	ByteCounters bytes() {
		return this.bytes;
	}

	void beginTurn() {
		this.inTurn = true;
		this.writtenInTurn = false;
	}

	void endTurn() {
		this.inTurn = false;
		flush();
	}

	/**
	 * Tells whether something was written since the turn began.
	 * @return whether it was
	 */
	boolean hasWrittenInTurn() {
		return this.writtenInTurn;
	}

	/**
	 * Takes writes from here on.
	 */
	void accept() {
		this.accepting = true;
	}

	/**
	 * Drops writes from here on.
	 */
	void refuse() {
		this.accepting = false;
	}

	void write(ByteBuf data) {
		if (this.accepting && data.isReadable()) {
			written(this.outbound.add(data));
		}
		else {
			data.release();
		}
	}

	void write(byte[] data) {
		if (this.accepting && data.length > 0) {
			written(this.outbound.add(data));
		}
	}

	void write(CharSequence text, int maximumBytes) {
		if (this.accepting && maximumBytes > 0) {
			written(this.outbound.add(text, maximumBytes));
		}
	}

	void writeCopy(ByteBuf data, byte[] end, int length) {
		if (this.accepting && length > 0) {
			written(this.outbound.addCopy(data, end, length));
		}
	}

	/**
	 * Sends a part of a file, behind what was written before, at once.
	 * @param part the part
	 */
	void write(FilePart part) {
		if (!this.accepting) {
			part.fail(new ConnectionLostException("The connection is closing, and takes no files any more", null));
			return;
		}
		ByteBuf before = take();
		writing();
		if (before != null) {
			this.channel.write(before, this.channel.voidPromise());
		}
		this.writtenInTurn = true;
		ChannelFuture sent = this.channel.writeAndFlush(part);
		sent.addListener(part);
		sent.addListener((future) -> {
			this.bytes.addSent((int) part.transferred());
			lostIfFailed(future);
		});
		if (hasPullProducer()) {
			pullWhenSent(sent);
		}
		this.connection.traffic();
		watch();
	}

	boolean isAccepting() {
		return this.accepting;
	}

	private void written(@Nullable ByteBuf displaced) {
		this.writtenInTurn = true;
		if (displaced != null) {
			this.bytes.addSent(displaced.readableBytes());
			writing();
			this.channel.write(displaced, this.channel.voidPromise());
			if (!this.channel.isWritable()) {
				// Netty tells later what waits for TLS: too late for who writes until
				// then
				unwritable();
			}
		}
		if (!this.inTurn && !this.flushScheduled) {
			this.flushScheduled = true;
			this.connection.loop().afterTasks(this::flushScheduled);
		}
	}

	private void flushScheduled() {
		try {
			flush();
		}
		finally {
			this.flushScheduled = false;
		}
		if (this.outbound.readableBytes() > 0) {
			// Of a producer that was resumed just now. It must not keep the turn going
			this.flushScheduled = true;
			this.channel.eventLoop().execute(this::flushScheduled);
		}
	}

	void flush() {
		ByteBuf data = take();
		if (data != null) {
			writing();
			if (hasPullProducer()) {
				pullWhenSent(this.channel.writeAndFlush(data));
			}
			else {
				this.channel.writeAndFlush(data, this.channel.voidPromise());
			}
			this.connection.traffic();
			watch();
		}
	}

	// With a promise of its own a failure goes nowhere else
	private void lostIfFailed(Future<?> future) {
		if (!future.isSuccess()) {
			this.connection.closing().lost(future.cause());
		}
	}

	private boolean hasPullProducer() {
		RegisteredProducer producer = this.producer;
		return producer != null && producer.isPull();
	}

	private void pullWhenSent(ChannelFuture sent) {
		RegisteredProducer producer = producer();
		producer.writeBegun();
		sent.addListener((future) -> {
			boolean last = producer.writeEnded();
			lostIfFailed(future);
			if (last && future.isSuccess()) {
				// Later: Netty is in the middle of removing what was sent
				this.channel.eventLoop().execute(() -> call(producer::pull));
			}
		});
	}

	/**
	 * Flushes what there is.
	 * @return completes when all that was ever written is with the system
	 */
	ChannelFuture finish() {
		ByteBuf data = take();
		if (data == null && isAllSent()) {
			return this.channel.newSucceededFuture();
		}
		writing();
		ChannelFuture written = this.channel.writeAndFlush((data != null) ? data : Unpooled.EMPTY_BUFFER);
		watch();
		return written;
	}

	private boolean isAllSent() {
		ChannelOutboundBuffer buffer = this.channel.unsafe().outboundBuffer();
		// TLS keeps bytes back that the channel does not know of
		return !this.connection.isSecure() && buffer != null && buffer.totalPendingWriteBytes() == 0;
	}

	private @Nullable ByteBuf take() {
		ByteBuf data = this.outbound.take();
		if (data != null) {
			this.bytes.addSent(data.readableBytes());
		}
		return data;
	}

	private void writing() {
		if (this.watch != null) {
			this.watch.writing();
		}
	}

	/**
	 * Looks whether the peer takes what is flushed, from now on.
	 */
	void watch() {
		if (this.watch != null) {
			this.watch.flushed();
		}
		else if (!this.connection.owner().writeTimeout().isZero()) {
			ChannelOutboundBuffer buffer = this.channel.unsafe().outboundBuffer();
			if (buffer != null && buffer.current() != null) {
				this.watch = new WriteWatch(this.channel, this.connection.owner().writeTimeout(),
						this.connection::writeTimedOut);
				this.watch.flushed();
			}
		}
	}

	/**
	 * Counts what is not with the system yet. May be called by any thread; on another one
	 * it misses what the present turn has written.
	 * @return bytes
	 */
	long pendingBytes() {
		ChannelOutboundBuffer buffer = this.channel.unsafe().outboundBuffer();
		long flushed = (buffer != null) ? buffer.totalPendingWriteBytes() : 0;
		return this.channel.eventLoop().inEventLoop() ? flushed + this.outbound.readableBytes() : flushed;
	}

	// The producer

	void register(Producer producer) {
		if (!this.accepting) {
			producer.stopProducing();
			return;
		}
		RegisteredProducer place = producer();
		place.register(producer, this.channel.isWritable());
		call(place::pull);
	}

	private RegisteredProducer producer() {
		RegisteredProducer producer = this.producer;
		if (producer == null) {
			producer = new RegisteredProducer();
			this.producer = producer;
		}
		return producer;
	}

	void unregisterProducer() {
		if (this.producer != null) {
			this.producer.unregister();
		}
		this.connection.closing().producerGone();
	}

	boolean hasProducer() {
		return this.producer != null && this.producer.isRegistered();
	}

	/**
	 * Stops the producer, and goes on without it.
	 */
	void dropProducer() {
		if (this.producer != null) {
			call(this.producer::connectionLost);
		}
	}

	void writable() {
		if (this.producer != null) {
			call(this.producer::writable);
		}
	}

	void unwritable() {
		if (this.producer != null) {
			call(this.producer::unwritable);
		}
	}

	private void call(Runnable call) {
		try {
			call.run();
		}
		catch (Throwable ex) {
			producer().unregister();
			this.connection.failed(ex);
		}
	}

	/**
	 * Drops what has not been flushed, stops the producer, and stops watching.
	 */
	void close() {
		this.accepting = false;
		dropProducer();
		this.outbound.release();
		if (this.watch != null) {
			this.watch.stop();
		}
	}

}
