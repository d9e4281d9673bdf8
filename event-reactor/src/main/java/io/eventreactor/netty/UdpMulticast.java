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
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DatagramChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.Multicast;
import io.eventreactor.MulticastException;
import io.eventreactor.defer.Deferred;

/**
 * The groups of a UDP port.
 */
final class UdpMulticast implements Multicast {

	private static final Logger logger = LoggerFactory.getLogger(UdpMulticast.class);

	private static final int MAXIMUM_TIME_TO_LIVE = 255;

	private final DatagramChannel channel;

	private final InetSocketAddress host;

	private final MulticastOptions options;

	// Touched on the loop only
	private final Set<Membership> memberships = new HashSet<>();

	UdpMulticast(DatagramChannel channel, InetSocketAddress host, MulticastOptions options) {
		this.channel = channel;
		this.host = host;
		this.options = options;
	}

	@Override
	public Deferred<@Nullable Void> joinGroup(InetAddress group, @Nullable NetworkInterface networkInterface,
			@Nullable InetAddress source) {
		return change(group, networkInterface, (chosen) -> {
			Membership membership = new Membership(group, chosen, source);
			return this.channel.joinGroup(group, chosen, source).addListener((future) -> {
				if (future.isSuccess()) {
					this.memberships.add(membership);
				}
			});
		});
	}

	@Override
	public Deferred<@Nullable Void> leaveGroup(InetAddress group, @Nullable NetworkInterface networkInterface,
			@Nullable InetAddress source) {
		return change(group, networkInterface, (chosen) -> {
			// Not every transport would tell
			if (!this.memberships.remove(new Membership(group, chosen, source))) {
				throw new IOException("it was not joined on " + chosen.getName()
						+ ((source != null) ? " from " + source.getHostAddress() : ""));
			}
			return this.channel.leaveGroup(group, chosen, source);
		});
	}

	private Deferred<@Nullable Void> change(InetAddress group, @Nullable NetworkInterface networkInterface,
			Change change) {
		if (!group.isMulticastAddress()) {
			return Deferred.fail(new MulticastException(group, "it is not a multicast address", null));
		}
		Deferred<@Nullable Void> changed = new Deferred<>();
		// On the loop: Netty does not make sure that this is safe elsewhere
		try {
			this.channel.eventLoop().execute(() -> {
				try {
					NetworkInterface chosen = (networkInterface != null) ? networkInterface : usualInterface(group);
					change.on(chosen).addListener((future) -> fire(changed, group, future.cause()));
				}
				catch (Exception ex) {
					fire(changed, group, ex);
				}
			});
		}
		catch (RejectedExecutionException ex) {
			fire(changed, group, ex);
		}
		return changed;
	}

	private static void fire(Deferred<@Nullable Void> changed, InetAddress group, @Nullable Throwable failure) {
		if (failure == null) {
			changed.callback(null);
		}
		else {
			changed.errback(new MulticastException(group, String.valueOf(failure.getMessage()), failure));
		}
	}

	private NetworkInterface usualInterface(InetAddress group) throws IOException {
		NetworkInterface outgoing = getInterface();
		if (outgoing != null) {
			return outgoing;
		}
		InetAddress bound = this.host.getAddress();
		NetworkInterface ofAddress = bound.isAnyLocalAddress() ? null : NetworkInterface.getByInetAddress(bound);
		return (ofAddress != null) ? ofAddress : firstInterface(group instanceof Inet4Address);
	}

	private static NetworkInterface firstInterface(boolean ipv4) throws SocketException {
		NetworkInterface last = null;
		for (NetworkInterface candidate : Collections.list(NetworkInterface.getNetworkInterfaces())) {
			boolean speaks = candidate.inetAddresses().anyMatch((address) -> (address instanceof Inet4Address) == ipv4);
			if (speaks && candidate.isUp() && candidate.supportsMulticast()) {
				last = candidate;
				if (!candidate.isLoopback()) {
					return candidate;
				}
			}
		}
		if (last == null) {
			throw new SocketException("no network interface of this machine can do multicast");
		}
		return last;
	}

	@Override
	public void setTimeToLive(int timeToLive) {
		if (timeToLive < 0 || timeToLive > MAXIMUM_TIME_TO_LIVE) {
			throw new IllegalArgumentException("'timeToLive' must be 0 to " + MAXIMUM_TIME_TO_LIVE + ": " + timeToLive);
		}
		set(() -> this.options.setTimeToLive(this.channel.config(), timeToLive));
	}

	@Override
	public int getTimeToLive() {
		return get(() -> this.options.getTimeToLive(this.channel.config()), 0);
	}

	@Override
	public void setLoopback(boolean loopback) {
		set(() -> this.options.setLoopback(this.channel.config(), loopback));
	}

	@Override
	public boolean isLoopback() {
		return get(() -> this.options.isLoopback(this.channel.config()), false);
	}

	@Override
	public void setInterface(NetworkInterface networkInterface) {
		set(() -> this.options.setInterface(this.channel.config(), networkInterface));
	}

	@Override
	public @Nullable NetworkInterface getInterface() {
		return this.<@Nullable NetworkInterface>get(() -> this.channel.config().getNetworkInterface(), null);
	}

	private void set(Runnable option) {
		try {
			option.run();
		}
		catch (RuntimeException ex) {
			if (this.channel.isOpen()) {
				throw ex;
			}
			logger.debug("Ignored an option of a closed port", ex);
		}
	}

	private <T extends @Nullable Object> T get(Supplier<T> option, T whenClosed) {
		try {
			return option.get();
		}
		catch (RuntimeException ex) {
			if (this.channel.isOpen()) {
				throw ex;
			}
			return whenClosed;
		}
	}

	/**
	 * What was joined.
	 *
	 * @param group the group
	 * @param networkInterface where
	 * @param source from whom; {@code null} for all
	 */
	private record Membership(InetAddress group, NetworkInterface networkInterface, @Nullable InetAddress source) {

	}

	/**
	 * Joins or leaves.
	 */
	private interface Change {

		ChannelFuture on(NetworkInterface networkInterface) throws IOException;

	}

}
