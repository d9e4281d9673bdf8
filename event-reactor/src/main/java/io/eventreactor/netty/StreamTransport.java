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

import java.net.SocketAddress;
import java.nio.channels.FileChannel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.ConnectionClosedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.FileTransport;
import io.eventreactor.Producer;
import io.eventreactor.PullProducer;
import io.eventreactor.PushProducer;
import io.eventreactor.Reactor;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsSession;
import io.eventreactor.Transport;
import io.eventreactor.defer.Deferred;

/**
 * What a protocol, and any thread, sees of a connection: hops to the loop where it must.
 */
final class StreamTransport implements Transport, FileTransport {

	private static final Logger logger = LoggerFactory.getLogger(StreamTransport.class);

	private static final AtomicLongFieldUpdater<StreamTransport> QUEUED_BYTES = AtomicLongFieldUpdater
		.newUpdater(StreamTransport.class, "queuedBytes");

	private final StreamConnection connection;

	private final StreamWriter writer;

	// Changed before anybody else knows this transport
	private SocketAddress peer;

	private SocketAddress host;

	// Set by any thread, ahead of the state of the connection
	private volatile boolean disconnecting;

	// Written by other threads, and not with the loop yet
	private volatile long queuedBytes;

	StreamTransport(StreamConnection connection, StreamWriter writer, SocketAddress peer, SocketAddress host) {
		this.connection = connection;
		this.writer = writer;
		this.peer = peer;
		this.host = host;
	}

	void setAddresses(SocketAddress peer, SocketAddress host) {
		this.peer = peer;
		this.host = host;
	}

	@Override
	public void write(ByteBuf data) {
		if (onLoop()) {
			this.writer.write(data);
		}
		else if (!queue(data.readableBytes(), () -> this.writer.write(data))) {
			data.release();
		}
	}

	@Override
	public void write(byte[] data) {
		if (onLoop() && data.length <= OutboundBuffer.COPY_LIMIT) {
			this.writer.write(data);
		}
		else {
			write(Unpooled.wrappedBuffer(data));
		}
	}

	@Override
	public void write(CharSequence text) {
		int maximumBytes = ByteBufUtil.utf8MaxBytes(text);
		if (onLoop() && maximumBytes <= OutboundBuffer.COPY_LIMIT) {
			this.writer.write(text, maximumBytes);
		}
		else {
			write(ByteBufUtil.writeUtf8(this.connection.channel().alloc(), text));
		}
	}

	@Override
	public void writeCopy(ByteBuf data, byte... end) {
		int length = data.readableBytes() + end.length;
		if (onLoop() && length <= OutboundBuffer.COPY_LIMIT) {
			this.writer.writeCopy(data, end, length);
		}
		else {
			Transport.super.writeCopy(data, end);
		}
	}

	@Override
	public boolean canSendFile() {
		return FilePart.canBeSentOver(this.connection.loop().ioType()) && !isSecure();
	}

	@Override
	public Deferred<@Nullable Void> sendFile(FileChannel file, long position, int length) {
		FilePart part = new FilePart(file, position, length);
		if (onLoop()) {
			send(part);
		}
		else if (!queue(length, () -> send(part))) {
			part.fail(new ConnectionLostException("The reactor has stopped, and with it the connection", null));
		}
		return part.sent();
	}

	private void send(FilePart part) {
		if (canSendFile()) {
			this.writer.write(part);
		}
		else {
			part.fail(new IllegalStateException(
					"The system cannot send files over this connection; read the file, and write(…) what it holds"));
		}
	}

	@Override
	public void registerProducer(PushProducer producer) {
		register(producer);
	}

	@Override
	public void registerProducer(PullProducer producer) {
		register(producer);
	}

	private void register(Producer producer) {
		if (onLoop()) {
			this.writer.register(producer);
		}
		else if (!execute(() -> LoopReactor.runLogged(() -> this.writer.register(producer)))) {
			producer.stopProducing();
		}
	}

	@Override
	public void unregisterProducer() {
		hop(this.writer::unregisterProducer);
	}

	@Override
	public void loseWriteConnection() {
		hop(this.connection.closing()::loseWrite);
	}

	@Override
	public long pendingWriteBytes() {
		return this.queuedBytes + this.writer.pendingBytes();
	}

	@Override
	public void loseConnection() {
		loseConnection(new ConnectionDoneException());
	}

	@Override
	public void loseConnection(ConnectionClosedException reason) {
		this.disconnecting = true;
		hop(() -> this.connection.closing().close(reason));
	}

	@Override
	public void abortConnection() {
		this.disconnecting = true;
		hop(this.connection.closing()::abort);
	}

	@Override
	public boolean disconnecting() {
		return this.disconnecting;
	}

	void setDisconnecting() {
		this.disconnecting = true;
	}

	@Override
	public void pauseProducing() {
		hop(this.connection.input()::pause);
	}

	@Override
	public void resumeProducing() {
		hop(this.connection.input()::resume);
	}

	@Override
	public void stopProducing() {
		loseConnection();
	}

	@Override
	public void startTls(TlsOptions options) {
		if (!onLoop()) {
			throw new IllegalStateException("TLS can be started on the loop of the connection only");
		}
		this.connection.startTls(options);
	}

	@Override
	public boolean isSecure() {
		return this.connection.isSecure();
	}

	@Override
	public @Nullable TlsSession getTlsSession() {
		return this.connection.tlsSession();
	}

	@Override
	public SocketAddress getPeer() {
		return this.peer;
	}

	@Override
	public SocketAddress getHost() {
		return this.host;
	}

	@Override
	public void setTcpNoDelay(boolean noDelay) {
		setOption(ChannelOption.TCP_NODELAY, noDelay);
	}

	@Override
	public void setTcpKeepAlive(boolean keepAlive) {
		setOption(ChannelOption.SO_KEEPALIVE, keepAlive);
	}

	private <T> void setOption(ChannelOption<T> option, T value) {
		try {
			this.connection.channel().config().setOption(option, value);
		}
		catch (ChannelException ex) {
			// The connection is gone, and so is the need
			logger.debug("Cannot set {} of a closed connection", option, ex);
		}
	}

	@Override
	public Reactor reactor() {
		return this.connection.loop();
	}

	private boolean onLoop() {
		return this.connection.loop().eventLoop().inEventLoop();
	}

	private void hop(Runnable call) {
		if (onLoop()) {
			call.run();
		}
		else {
			execute(call);
		}
	}

	/**
	 * Runs something on the loop, after what was asked for before.
	 * @param call what to run
	 * @return whether it will run: not when the loop has ended, and the connection with
	 * it
	 */
	private boolean execute(Runnable call) {
		EventLoop loop = this.connection.loop().eventLoop();
		try {
			loop.execute(call);
			return true;
		}
		catch (RejectedExecutionException ex) {
			return false;
		}
	}

	/**
	 * Writes on the loop, and counts what waits for that.
	 * @param size how many bytes are written
	 * @param write writes them
	 * @return whether it will run
	 */
	private boolean queue(int size, Runnable write) {
		QUEUED_BYTES.addAndGet(this, size);
		boolean queued = execute(() -> {
			QUEUED_BYTES.addAndGet(this, -size);
			write.run();
		});
		if (!queued) {
			QUEUED_BYTES.addAndGet(this, -size);
		}
		return queued;
	}

	@Override
	public String toString() {
		return "StreamTransport[" + this.host + " <- " + this.peer + "]";
	}

}
