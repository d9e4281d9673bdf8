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

package io.eventreactor.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A range of IP addresses, as in {@code 10.0.0.0/8} or {@code 2001:db8::/32}. Immutable;
 * equal to another one of the same addresses.
 * <p>
 * An IPv4 address that is written as IPv6, {@code ::ffff:10.0.0.1}, is that IPv4 address,
 * here and in what is asked.
 *
 * @since 0.1.0
 */
public final class Cidr {

	private static final int MAPPED_BITS = 96;

	private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

	private final byte[] network;

	private final int prefixLength;

	private Cidr(byte[] network, int prefixLength) {
		this.network = network;
		this.prefixLength = prefixLength;
	}

	/**
	 * Reads a range. Never looks up a name.
	 * @param text an address, which stands for itself alone; or an address, a slash and
	 * how many of its leading bits count
	 * @return the range
	 * @throws IllegalArgumentException if the text is no range, or if bits after those
	 * that count are set
	 */
	public static Cidr parse(String text) {
		int slash = text.indexOf('/');
		String addressText = (slash < 0) ? text : text.substring(0, slash);
		byte[] address = addressBytes(addressText, text);
		int bits = address.length * Byte.SIZE;
		if (slash < 0) {
			return new Cidr(address, bits);
		}
		boolean mapped = bits == Integer.SIZE && addressText.indexOf(':') >= 0;
		int prefixLength = prefixLength(text, slash, mapped ? 128 : bits);
		if (mapped) {
			if (prefixLength < MAPPED_BITS) {
				throw invalid(text, "it is more than the IPv4 addresses that are written as IPv6",
						"Write 0.0.0.0/0 for all of those, or the IPv6 range without them");
			}
			prefixLength -= MAPPED_BITS;
		}
		byte[] network = masked(address, prefixLength);
		if (!Arrays.equals(network, address)) {
			throw invalid(text, "bits are set after the first " + prefixLength, "Write " + text(network) + "/"
					+ prefixLength + " for the range, or " + text(address) + " for the one address");
		}
		return new Cidr(network, prefixLength);
	}

	/**
	 * Returns the range that stands for whoever has an address.
	 * @param address the address
	 * @param ipv6PrefixLength how many bits count if it is IPv6; all of them for IPv4
	 * @return the range
	 */
	static Cidr subscriber(InetAddress address, int ipv6PrefixLength) {
		byte[] bytes = normalized(address.getAddress());
		int prefixLength = (bytes.length == 4) ? Integer.SIZE : ipv6PrefixLength;
		return new Cidr(masked(bytes, prefixLength), prefixLength);
	}

	private static byte[] addressBytes(String address, String text) {
		if (address.indexOf(':') >= 0) {
			if (IPV6_CHARACTERS.matcher(address).matches()) {
				try {
					// With a colon in it, it is never looked up
					return normalized(InetAddress.getByName(address).getAddress());
				}
				catch (UnknownHostException ex) {
					// Told below
				}
			}
			throw invalid(text, "there is no IPv6 address before the prefix length",
					"Write eight groups of hexadecimal digits, or :: for a run of zeros, as in 2001:db8::/32");
		}
		String[] parts = address.split("\\.", -1);
		byte[] bytes = new byte[4];
		for (int i = 0; i < 4; i++) {
			int value = (parts.length == 4) ? number(parts[i], 255) : -1;
			if (value < 0) {
				throw invalid(text, "there is no IP address before the prefix length",
						"Write four numbers from 0 to 255 without leading zeros, as in 10.0.0.0/8, or an IPv6 address");
			}
			bytes[i] = (byte) value;
		}
		return bytes;
	}

	private static int prefixLength(String text, int slash, int bits) {
		int prefixLength = number(text.substring(slash + 1), bits);
		if (prefixLength < 0) {
			throw invalid(text, "there is no prefix length after the slash", "Write a number from 0 to " + bits);
		}
		return prefixLength;
	}

	private static int number(String text, int maximum) {
		boolean digits = !text.isEmpty() && text.length() <= 3
				&& text.chars().allMatch((character) -> character >= '0' && character <= '9');
		if (!digits || (text.length() > 1 && text.charAt(0) == '0')) {
			return -1;
		}
		int number = Integer.parseInt(text);
		return (number <= maximum) ? number : -1;
	}

	private static IllegalArgumentException invalid(String text, String problem, String remedy) {
		return new IllegalArgumentException("Address range '" + text + "': " + problem + ". " + remedy + ".");
	}

	private static byte[] masked(byte[] address, int prefixLength) {
		byte[] masked = new byte[address.length];
		int whole = prefixLength / Byte.SIZE;
		System.arraycopy(address, 0, masked, 0, whole);
		int rest = prefixLength % Byte.SIZE;
		if (rest > 0) {
			masked[whole] = (byte) (address[whole] & (0xFF << (Byte.SIZE - rest)));
		}
		return masked;
	}

	private static byte[] normalized(byte[] address) {
		if (address.length != 16 || address[10] != -1 || address[11] != -1) {
			return address;
		}
		for (int i = 0; i < 10; i++) {
			if (address[i] != 0) {
				return address;
			}
		}
		return Arrays.copyOfRange(address, 12, 16);
	}

	private static InetAddress address(byte[] address) {
		try {
			return InetAddress.getByAddress(address);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("Four or sixteen bytes are an address", ex);
		}
	}

	private static String text(byte[] address) {
		return address(address).getHostAddress();
	}

	/**
	 * Whether an address is in this range.
	 * @param address the address
	 * @return {@code true} if it is
	 */
	public boolean contains(InetAddress address) {
		byte[] bytes = normalized(address.getAddress());
		return bytes.length == this.network.length && Arrays.equals(masked(bytes, this.prefixLength), this.network);
	}

	/**
	 * Returns the first address of the range.
	 * @return the address
	 */
	public InetAddress network() {
		return address(this.network);
	}

	/**
	 * Returns how many leading bits count.
	 * @return from 0 to 32 for IPv4, to 128 for IPv6
	 */
	public int prefixLength() {
		return this.prefixLength;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Cidr cidr && this.prefixLength == cidr.prefixLength
				&& Arrays.equals(this.network, cidr.network);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.network) * 31 + this.prefixLength;
	}

	/**
	 * Writes the range, always with its prefix length.
	 */
	@Override
	public String toString() {
		return text(this.network) + "/" + this.prefixLength;
	}

}
