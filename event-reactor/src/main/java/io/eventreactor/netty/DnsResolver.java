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

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.concurrent.Future;

import io.eventreactor.HostnameResolver;
import io.eventreactor.defer.AlreadyCalledException;
import io.eventreactor.defer.Deferred;

/**
 * Asks the name servers of the system without blocking a thread for each question, and
 * keeps answers as long as they say. Needs netty-resolver-dns on the class path; give it
 * to {@link NettyReactor.Builder#resolver}. Has a thread of its own; close it when the
 * reactor has stopped.
 *
 * @since 0.1.0
 */
public final class DnsResolver implements HostnameResolver, AutoCloseable {

	private static final int STOP_SECONDS = 5;

	private final EventLoopGroup group;

	private final DnsNameResolver resolver;

	private final Set<Deferred<List<InetAddress>>> open = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	/**
	 * Creates a resolver that asks the name servers of the system.
	 * @throws IllegalStateException if netty-resolver-dns is not on the class path
	 */
	public DnsResolver() {
		this.group = new MultiThreadIoEventLoopGroup(1, LoopThread.factory(), NioIoHandler.newFactory());
		this.resolver = newResolver(this.group.next());
	}

	private static DnsNameResolver newResolver(EventLoop loop) {
		try {
			return new DnsNameResolverBuilder(loop).datagramChannelType(NioDatagramChannel.class).build();
		}
		catch (LinkageError ex) {
			loop.parent().shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
			throw new IllegalStateException(
					"A DnsResolver needs io.netty:netty-resolver-dns, which is not on the class path; add it", ex);
		}
	}

	@Override
	public Deferred<List<InetAddress>> resolve(String host) {
		if (JdkResolver.isAddress(host)) {
			// Netty would ask for one whose scope is a name, such as fe80::1%eth0
			return Deferred.execute(() -> JdkResolver.lookUp(host));
		}
		Future<List<InetAddress>> answer = this.resolver.resolveAll(host);
		Deferred<List<InetAddress>> addresses = new Deferred<>((deferred) -> {
			this.open.remove(deferred);
			answer.cancel(false);
		});
		this.open.add(addresses);
		if (this.closed) {
			failOpen();
		}
		answer.addListener((future) -> {
			if (!this.open.remove(addresses)) {
				// Cancelled, or closed, just now
				return;
			}
			try {
				if (future.isSuccess()) {
					addresses.callback(answer.getNow());
				}
				else {
					addresses.errback(unknownHost(host, future.cause()));
				}
			}
			catch (AlreadyCalledException ex) {
				// Cancelled by another thread at the same moment
			}
		});
		return addresses;
	}

	// Whoever takes a question out of the open ones answers it
	private void failOpen() {
		for (Deferred<List<InetAddress>> question : this.open) {
			if (this.open.remove(question)) {
				try {
					question.errback(new UnknownHostException("The resolver is closed"));
				}
				catch (AlreadyCalledException ex) {
					// Cancelled by another thread at the same moment
				}
			}
		}
	}

	private static UnknownHostException unknownHost(String host, Throwable cause) {
		if (cause instanceof UnknownHostException known) {
			return known;
		}
		UnknownHostException unknown = new UnknownHostException(host);
		unknown.initCause(cause);
		return unknown;
	}

	/**
	 * Ends the thread. Questions that are open fail.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.resolver.close();
		failOpen();
		// Without the quiet time, in which Netty would wait for more questions
		this.group.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
	}

}
