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

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.DefaultFileRegion;
import org.jspecify.annotations.Nullable;

import io.eventreactor.ConnectionLostException;
import io.eventreactor.IoType;
import io.eventreactor.defer.Deferred;

/**
 * A part of a file on its way to a socket. Does not close the file. Used by the loop of
 * its connection only.
 * <p>
 * Netty closes the connection when the file turns out to be too short; asked for more of
 * it again and again, the system would send nothing and never be done. So this part looks
 * at the file before each attempt, and calls itself complete when the rest cannot be had:
 * what became of it is between its sender and the file, and no reason to lose the
 * connection.
 */
final class FilePart extends DefaultFileRegion implements ChannelFutureListener {

	private final FileChannel file;

	private final int length;

	private final Deferred<@Nullable Void> sent = new Deferred<>();

	private @Nullable IOException failure;

	FilePart(FileChannel file, long position, int length) {
		super(file, position, length);
		this.file = file;
		this.length = length;
	}

	/**
	 * Tells whether the system can send files.
	 * @param type what the loops wait with
	 * @return whether Netty's stream channels of that type take files, without copying
	 */
	static boolean canBeSentOver(IoType type) {
		return type == IoType.EPOLL || type == IoType.KQUEUE || type == IoType.NIO;
	}

	int length() {
		return this.length;
	}

	Deferred<@Nullable Void> sent() {
		return this.sent;
	}

	/**
	 * Tells how much there is to send: all, or no more than was sent when the file lets
	 * us down.
	 */
	@Override
	public long count() {
		if (this.failure == null) {
			try {
				long size = this.file.size();
				if (size - position() < this.length) {
					this.failure = new EOFException("The file holds " + size + " bytes only, not " + this.length
							+ " from " + position() + "; it may have been truncated while it was sent");
				}
			}
			catch (IOException ex) {
				this.failure = ex;
			}
		}
		return (this.failure != null) ? transferred() : this.length;
	}

	@Override
	protected void deallocate() {
		// The file belongs to who sends it
	}

	@Override
	public void operationComplete(ChannelFuture future) {
		Channel channel = future.channel();
		Throwable cause = future.cause();
		// Later: Netty is in the middle of its buffer
		channel.eventLoop().execute(() -> fire(cause));
	}

	private void fire(@Nullable Throwable cause) {
		if (cause != null) {
			fail(new ConnectionLostException("The connection was lost before a part of a file was sent", cause));
		}
		else if (this.failure != null) {
			fail(this.failure);
		}
		else {
			this.sent.callback(null);
		}
	}

	void fail(Throwable failure) {
		this.sent.errback(failure);
	}

}
