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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;

/**
 * Sends the datagrams of a Unix socket in Netty's place, which has two things wrong with
 * it. It keeps what a receiver does not take until the system calls the socket writable,
 * which an unconnected one always is: one receiver that does not read would hold up all
 * the others, and keep the loop busy. And it closes a connected socket whose peer is gone
 * for longer than one datagram. Also removes the file of the socket. Used by one channel,
 * on its loop.
 */
final class UnixDatagramSender extends ChannelOutboundHandlerAdapter {

	private final UnixAddress name;

	UnixDatagramSender(UnixAddress name) {
		this.name = name;
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		if (!ctx.channel().isOpen()) {
			// Netty knows how to fail that; the number of the descriptor may be another's
			ctx.write(message, promise);
		}
		else if (message instanceof DomainDatagramPacket packet) {
			sendTo(ctx, packet, promise);
		}
		else {
			sendToPeer(ctx, (ByteBuf) message, promise);
		}
	}

	private static void sendTo(ChannelHandlerContext ctx, DomainDatagramPacket packet, ChannelPromise promise) {
		ByteBuf data = direct(ctx, packet.content());
		try {
			ByteBuffer bytes = data.nioBuffer();
			byte[] path = packet.recipient().path().getBytes(StandardCharsets.UTF_8);
			if (socket(ctx).sendToDomainSocket(bytes, bytes.position(), bytes.limit(), path) > 0) {
				promise.setSuccess();
			}
			else {
				promise.setFailure(new IOException("The receiver does not take any more now"));
			}
		}
		catch (IOException ex) {
			promise.setFailure(ex);
		}
		finally {
			data.release();
		}
	}

	private static void sendToPeer(ChannelHandlerContext ctx, ByteBuf data, ChannelPromise promise) {
		DomainSocketAddress peer = (DomainSocketAddress) ctx.channel().remoteAddress();
		ByteBuf bytes = direct(ctx, data);
		boolean sent;
		try {
			sent = !isWaiting(ctx.channel()) && send(socket(ctx), bytes.nioBuffer(), peer);
		}
		catch (IOException | IllegalStateException ex) {
			bytes.release();
			promise.setFailure(ex);
			return;
		}
		if (sent) {
			bytes.release();
			promise.setSuccess();
		}
		else {
			// Of a connected socket the system tells when its peer takes more. With the
			// address, or Netty would close the socket once the peer is gone
			ctx.write(new DomainDatagramPacket(bytes, peer), promise);
		}
	}

	// To the peer, or to who has come in its place: Linux ends the connection when the
	// peer is gone, and tells that once
	private static boolean send(Socket socket, ByteBuffer bytes, DomainSocketAddress peer) throws IOException {
		try {
			return socket.send(bytes, bytes.position(), bytes.limit()) > 0;
		}
		catch (NotYetConnectedException ex) {
			// Told before
		}
		catch (IOException ex) {
			if (SystemError.of(ex) != SystemError.REFUSED) {
				throw ex;
			}
		}
		socket.connect(peer);
		return socket.send(bytes, bytes.position(), bytes.limit()) > 0;
	}

	private static boolean isWaiting(Channel channel) {
		ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
		return waiting != null && !waiting.isEmpty();
	}

	private static Socket socket(ChannelHandlerContext ctx) {
		return (Socket) ((UnixChannel) ctx.channel()).fd();
	}

	// As the system takes it
	private static ByteBuf direct(ChannelHandlerContext ctx, ByteBuf data) {
		if (data.isDirect() && data.nioBufferCount() == 1) {
			return data;
		}
		try {
			return ctx.alloc().directBuffer(data.readableBytes()).writeBytes(data);
		}
		finally {
			data.release();
		}
	}

	@Override
	public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
		// While the socket still holds its name: once it is closed, another one may have
		// taken it
		if (ctx.channel().isActive()) {
			UnixSocketFile.remove(this.name);
		}
		ctx.close(promise);
	}

}
